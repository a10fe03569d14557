import type { SettingForm } from "./setting";

/** What is wrong with the form of a setting; undefined where nothing is. It never shows the value: that may hold a password. */
export type FormCheck = (written: string, instead: string) => string | undefined;

export const formChecks: Readonly<Record<SettingForm, FormCheck>> = { url: urlProblem, brokers: brokersProblem };

const holdsLogin = (instead: string) =>
  `holds a user or a password, which logs would show: take it out, and set ${instead}`;

function urlProblem(written: string, instead: string): string | undefined {
  if (written.includes("@")) return holdsLogin(instead);
  if (!/^https?:\/\//i.test(written))
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(written)
      ? "has another scheme: write http:// or https:// in its place"
      : "has no scheme: write http:// or https:// before it";
  if (/\s/.test(written)) return "holds a blank: take it out";
  const { port, rest } =
    /^https?:\/\/(?:\[[^\]]*\]|[^:/?#]*)(?::(?<port>[^/?#]*))?(?<rest>.*)$/i.exec(written)?.groups ?? {};
  if (port !== undefined && !isPort(port)) return "has no port from 1 to 65535 after its colon";
  if (/[?#]/.test(rest ?? "")) return "goes on after its path: take out what is from ? or # on";
  return URL.canParse(written) ? undefined : "is no address: write http://host:port";
}

function brokersProblem(written: string, instead: string): string | undefined {
  if (written.includes("@")) return holdsLogin(instead);
  if (written.includes("://")) return "has a scheme: write host:port alone";
  const brokers = written.split(",").map((broker) => broker.trim());
  if (brokers.includes("")) return "has a comma with no broker beside it: take it out";
  for (const [n, broker] of brokers.entries()) {
    const which = brokers.length === 1 ? "" : ` in its broker ${n + 1}`;
    const [, host = "", port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(broker) ?? [];
    if (host === "") return `has no host:port${which}; an IPv6 address stands in brackets, like [::1]:9092`;
    if (!isHost(host)) return `has no name of a host${which}`;
    if (port === undefined) return `has no port${which}: write host:9092`;
    if (!isPort(port)) return `has no port from 1 to 65535${which}`;
  }
  return undefined;
}

const isHost = (host: string) =>
  host.startsWith("[") ? URL.canParse(`http://${host}`) : /^[\p{L}\p{N}]([\p{L}\p{N}._-]*[\p{L}\p{N}.])?$/u.test(host);

const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
