// Lets sigstore-js, which shares no line with us, verify an attestation of the gate as any other DSSE envelope around an
// in-toto statement, with a public key and without a transparency log. Usage: verify.mjs ATTESTATION KEY ARTIFACT
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, Verifier } from '@sigstore/verify';
import { createHash, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [attestation, key, artifact] = process.argv.slice(2);

/** The bundle that holds the envelope, in the one form that sigstore-js reads. */
function bundle(envelope) {
  return bundleFromJSON({
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: 'gate' }, tlogEntries: [] },
    dsseEnvelope: envelope,
  });
}

function verifier(pem) {
  const trusted = {
    certificateAuthorities: [],
    timestampAuthorities: [],
    tlogs: [],
    ctlogs: [],
    publicKey: () => ({ publicKey: createPublicKey(pem), validFor: () => true }),
  };
  return new Verifier(trusted, { tlogThreshold: 0, ctlogThreshold: 0, tsaThreshold: 0 });
}

function demand(condition, what) {
  if (!condition) {
    throw new Error(what);
  }
}

const envelope = JSON.parse(readFileSync(attestation, 'utf8'));
verifier(readFileSync(key, 'utf8')).verify(toSignedEntity(bundle(envelope)));
demand(envelope.payloadType === 'application/vnd.in-toto+json', 'another type of payload');
const statement = JSON.parse(Buffer.from(envelope.payload, 'base64').toString('utf8'));
demand(statement._type === 'https://in-toto.io/Statement/v1', 'no in-toto statement of version 1');
demand(Array.isArray(statement.subject) && statement.subject.length === 1, 'not one subject');
const digest = createHash('sha256').update(readFileSync(artifact)).digest('hex');
demand(statement.subject[0].digest.sha256 === digest, 'the statement is about another artifact');
demand(statement.predicateType === 'https://holdfast.dev/gate-verdict/v1', 'another type of predicate');
demand(statement.predicate.verdict === 'pass', 'it did not pass');
console.log(`verified by sigstore-js: ${statement.subject[0].name} sha256 ${digest}`);
