import { paths } from "../paths.ts";

/** Waits until the API answers behind its load balancer. Asked from the first server, on either of its addresses: who may ask from outside is for the access list to say. */
export const endpoint = `
endpoint_answers() {
  local address
  for address in \${PARAM[ADDRESSES]}; do
    if curl -fsS --cacert ${paths.serverCa} --connect-timeout 2 --max-time 5 -o /dev/null "https://$address:6443/cacerts" 2>/dev/null; then return 0; fi
  done
  return 1
}
wait_for_endpoint() {
  await 300 "the API to answer behind the load balancer (\${PARAM[ADDRESSES]})" endpoint_answers
  sleep "\${PARAM[SETTLES]}"
}
`;
