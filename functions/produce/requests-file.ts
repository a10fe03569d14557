import { topicDeadLetters, topicSource } from "../../contracts/topics";
import { openInput, type InputFile, type OpenInputProps } from "./input-file";
import { BrokenDocumentError, isMessage, jsonDocuments, type JsonDocument } from "./json-documents";
import { elementsOf, itemsOf } from "./json-structure";
import { rawMessage, type RequestMessage } from "./request-message";

/** Of a message: the dead-letter topic must be able to keep it, with its key and headers. */
const mostMessageBytes = topicDeadLetters.maxMessageBytes - 4 * 1024 * 1024;
/** Of a document, which is held in memory; one that is larger than a message is sent as several. */
const mostDocumentBytes = 64 * 1024 * 1024;
/** Of one of several messages, so that its key fits beside it. */
const sharedBytes = topicSource.maxMessageBytes - 64 * 1024;

/** A file of requests that has been read once and found good. */
export interface RequestsFile {
  /** Each message, in the file's order. */
  messages(): AsyncIterable<RequestMessage>;
  close(): void;
}

/**
 * Requests as they are on the wire: JSON documents, each a message. A file is one of them, over lines or not, or one a line, or
 * several one after the other, or an array of messages; a line that is no JSON is a message, too. What is in a message is not judged here:
 * enrich does that. A document of several trips that is larger than the topic's limit is sent as several messages. The
 * file is read piece by piece, twice; what can be read once is kept meanwhile.
 *
 * @throws RidestreamError RS-REQUESTS-FILE before anything is sent, for a file that cannot be read, holds no JSON, or
 *   breaks off within a document
 */
export async function openRequests(
  path: string,
  props: Pick<OpenInputProps, "signal" | "onWait"> = {},
): Promise<RequestsFile> {
  const input = openInput({ path, code: "RS-REQUESTS-FILE", ...props });
  try {
    const found = { documents: 0, json: 0 };
    for await (const documents of documentsOf(input)) {
      found.documents += documents.length;
      found.json += documents.filter(({ isJson }) => isJson).length;
      for (const { bytes } of documents.filter(({ bytes: { length } }) => length > mostMessageBytes))
        messagesOf(bytes, input);
    }
    if (found.documents === 0) throw input.refused("holds no request: write one JSON document, or one a line");
    if (found.json === 0) throw input.refused("holds no JSON: write one JSON document, or one a line");
  } catch (error) {
    input.close();
    throw error;
  }
  return {
    async *messages() {
      for await (const documents of documentsOf(input))
        for (const { bytes } of documents) yield* messagesOf(bytes, input).map(rawMessage);
    },
    close: () => input.close(),
  };
}

async function* documentsOf(input: InputFile): AsyncGenerator<readonly JsonDocument[]> {
  try {
    yield* jsonDocuments(input.read(), mostDocumentBytes);
  } catch (error) {
    if (!(error instanceof BrokenDocumentError)) throw error;
    throw input.refused(`line ${error.line} ${error.why}: correct it, or split it into several`);
  }
}

/** The document; the messages that an array holds; or what a message holds as several where it is too large for one. */
function messagesOf(document: Buffer, input: InputFile): readonly Buffer[] {
  const items = document.find((byte) => byte > 0x20) === 0x5b ? itemsOf(document) : [];
  if (items.length > 0 && items.every(isMessage)) return items.flatMap((item) => messagesOf(item, input));
  if (document.length <= topicSource.maxMessageBytes) return [document];
  const trips = elementsOf(document, "data");
  const messages = trips.length > 1 ? together(trips) : [document];
  if (messages.some(({ length }) => length > mostMessageBytes))
    throw input.refused(
      `has a message of more than ${mostMessageBytes} bytes, which no topic keeps: split it into several`,
    );
  return messages;
}

function together(trips: readonly Buffer[]): readonly Buffer[] {
  const messages: Buffer[] = [];
  let parts: Buffer[] = [];
  let bytes = 0;
  const end = () => messages.push(Buffer.concat([before, ...parts, after]));
  for (const trip of trips) {
    if (parts.length > 0 && bytes + trip.length > sharedBytes) {
      end();
      parts = [];
      bytes = 0;
    }
    parts.push(...(parts.length > 0 ? [commaByte] : []), trip);
    bytes += trip.length + 1;
  }
  end();
  return messages;
}

const [before, commaByte, after] = [Buffer.from('{"data":['), Buffer.from(","), Buffer.from("]}")];
