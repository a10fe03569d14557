import demandSql from "../../sql/reports/demand-by-zone-and-hour.sql";
import distancesSql from "../../sql/reports/distance-distribution-by-comfort.sql";
import distanceBinsSql from "../../sql/reports/distances-by-bin.sql";
import hotspotsSql from "../../sql/reports/hotspots.sql";
import hotspotsByHourSql from "../../sql/reports/hotspots-by-hour.sql";
import lastHourSql from "../../sql/reports/last-hour-by-comfort.sql";
import cellsSql from "../../sql/reports/pickups-by-cell.sql";
import pricesSql from "../../sql/reports/price-distribution-by-comfort.sql";
import priceBinsSql from "../../sql/reports/prices-by-bin.sql";
import revenueSql from "../../sql/reports/revenue-by-zone-and-comfort.sql";
import revenueByHourSql from "../../sql/reports/revenue-by-zone-hour-and-comfort.sql";
import growthSql from "../../sql/reports/top-zones-by-growth.sql";
import byDaySql from "../../sql/reports/trips-by-day.sql";
import weekSql from "../../sql/reports/trips-by-weekday-and-hour.sql";
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
  "trips-by-weekday-and-hour": weekSql,
  "demand-by-zone-and-hour": demandSql,
  "revenue-by-zone-hour-and-comfort": revenueByHourSql,
  "pickups-by-cell": cellsSql,
  "distance-distribution-by-comfort": distancesSql,
  "distances-by-bin": distanceBinsSql,
  "prices-by-bin": priceBinsSql,
  totals: totalsSql,
  zones: zonesSql,
};
