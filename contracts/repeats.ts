/**
 * For how many days a warehouse knows a trip's id again: a trip that is requested again within them counts once, the first
 * of its rows. It is a trip of its own again only later than that. A longer window costs more with each fold.
 */
export const usualRepeatsWithinDays = 7;
