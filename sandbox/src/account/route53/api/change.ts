import type { Account } from "../../account.ts";
import { type Begun, begin } from "../../begin.ts";
import { CloudError } from "../../error.ts";
import { present, sameValue, type Values } from "../../value.ts";
import { idOf, invalidBatch } from "../record.ts";
import { recordTable } from "../record-table.ts";
import { hostedZone } from "../zones.ts";
import { fromXml } from "./xml.ts";

interface Batch {
  readonly ChangeResourceRecordSetsRequest?: { readonly ChangeBatch?: { readonly Changes?: { readonly Change?: readonly Change[] } } };
}

interface Change {
  readonly Action?: string;
  readonly ResourceRecordSet?: RecordSet;
}

/** Everything in a text is text. */
interface RecordSet {
  readonly Name?: string;
  readonly Type?: string;
  readonly TTL?: string;
  readonly SetIdentifier?: string;
  readonly MultiValueAnswer?: string;
  readonly ResourceRecords?: { readonly ResourceRecord?: readonly { readonly Value?: string }[] };
}

const { type } = recordTable;

/** Carries out the one change of a batch. */
export async function change(account: Account, zoneId: string, body: string): Promise<Begun> {
  hostedZone(zoneId);
  const changes = (fromXml(body) as Batch).ChangeResourceRecordSetsRequest?.ChangeBatch?.Changes?.Change ?? [];
  const [one] = changes;
  if (!one?.ResourceRecordSet) throw new CloudError("InvalidInput", "Invalid XML ; no change in the batch", 400);
  if (changes.length > 1) throw new CloudError("InvalidInput", "The sandbox takes one change in a batch", 400);
  const inputs = inputsOf(zoneId, one.ResourceRecordSet);
  const [id, name] = [idOf(inputs), String(inputs.name)];
  const there = account.store.find(type, id);
  if (one.Action === "DELETE") {
    if (!there || !sameValue(there.outputs.records ?? [], inputs.records ?? []))
      throw invalidBatch(`Tried to delete resource record set [name='${name}.', type='${String(inputs.type)}'] but it was not found`);
    return begin((accepted) => account.delete({ type, name, id }, accepted));
  }
  if (one.Action === "UPSERT" && there) return begin((accepted) => account.update({ type, name, id, inputs }, accepted));
  if (one.Action !== "UPSERT" && one.Action !== "CREATE")
    throw new CloudError("InvalidInput", `Value '${one.Action}' at 'action' failed to satisfy constraint: [CREATE, DELETE, UPSERT]`, 400);
  return begin((accepted) => account.create({ type, name, inputs }, accepted));
}

function inputsOf(zoneId: string, set: RecordSet): Values {
  return present({
    zoneId,
    name: set.Name?.toLowerCase().replace(/\.$/, ""),
    type: set.Type,
    ttl: Number(set.TTL),
    records: (set.ResourceRecords?.ResourceRecord ?? []).map(({ Value = "" }) => Value),
    setIdentifier: set.SetIdentifier,
    multivalueAnswerRoutingPolicy: set.MultiValueAnswer === undefined ? undefined : set.MultiValueAnswer === "true",
  });
}
