/** Put in by the bundler: `v1.36.5+k3s1`. */
declare const K3S_VERSION: string;
