import { InvalidArgumentError, Option } from "commander";

/** A whole number within the bounds, for a command's option. @throws InvalidArgumentError */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** For a program instead of a person. */
export const jsonOption = () => new Option("--json", "print JSON and nothing else");
