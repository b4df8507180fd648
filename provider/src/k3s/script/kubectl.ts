/** `kube SECONDS ARGUMENTS…`: kubectl on a server, as its administrator, ended after so many seconds. */
export const kubectl = `
K3S=/usr/local/bin/k3s

kube() {
  local limit=$1
  shift
  timeout "$limit" $K3S kubectl --kubeconfig /etc/rancher/k3s/k3s.yaml "$@"
}

api_is_ready() { [ "$(kube 20 get --raw /readyz 2>/dev/null)" = ok ]; }
node_field() { kube 20 get node "\${PARAM[NODE]}" -o "jsonpath=$1" 2>/dev/null; }
node_is_ready() { [ "$(node_field '{.status.conditions[?(@.type=="Ready")].status}')" = True ]; }
`;
