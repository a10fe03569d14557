import hotspotsSql from "../../sql/reports/hotspots.sql";
import hotspotsByHourSql from "../../sql/reports/hotspots-by-hour.sql";
import lastHourSql from "../../sql/reports/last-hour-by-comfort.sql";
import pricesSql from "../../sql/reports/price-distribution-by-comfort.sql";
import revenueSql from "../../sql/reports/revenue-by-zone-and-comfort.sql";
import growthSql from "../../sql/reports/top-zones-by-growth.sql";
import byDaySql from "../../sql/reports/trips-by-day.sql";
import totalsSql from "../../sql/reports/totals.sql";
import zonesSql from "../../sql/reports/zones.sql";

/** The statements of sql/reports/, by the names of their files. */
export const reports: Readonly<Record<string, string>> = {
  "revenue-by-zone-and-comfort": revenueSql,
  hotspots: hotspotsSql,
  "hotspots-by-hour": hotspotsByHourSql,
  "top-zones-by-growth": growthSql,
  "price-distribution-by-comfort": pricesSql,
  "last-hour-by-comfort": lastHourSql,
  "trips-by-day": byDaySql,
  totals: totalsSql,
  zones: zonesSql,
};
