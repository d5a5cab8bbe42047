#include "layout_json.hpp"

#include "certificate_json.hpp"

namespace unhinge {
namespace {

using Json = nlohmann::ordered_json;

Json numbers(const std::vector<double>& list) {
  Json row = Json::array();
  for (const double number : list) row.push_back(json_number(number));
  return row;
}

Json rank_row(const Report& report, std::size_t rank) {
  const Place& place = report.layout.places[rank];
  Json row = {{"rank", rank}, {"host", place.host}, {"cores", core_list(place.cores)}};
  // A run that fails does not get as far as counting.
  const bool counted = rank < report.layout.shares.size();
  const Share share = counted ? report.layout.shares[rank] : Share{};
  row["received_bytes"] = share.received_bytes;
  row["peak_bytes"] = share.peak_bytes;
  row["message_seconds"] = numbers(share.message_seconds);
  row["work_seconds"] = numbers(share.work_seconds);
  return row;
}

}  // namespace

Json layout_json(const Report& report) {
  Json hosts = Json::array();
  for (const HostLoad& load : host_loads(report.layout))
    hosts.push_back({{"host", load.host},
                     {"ranks", load.ranks},
                     {"threads", load.threads},
                     {"cores", load.cores},
                     {"bound", load.bound},
                     {"replicas", load.replica.made},
                     {"replica_bytes", load.replica.bytes},
                     {"replica_hindrance", load.replica.hindrance}});
  Json ranks = Json::array();
  for (std::size_t rank = 0; rank < report.layout.places.size(); ++rank)
    ranks.push_back(rank_row(report, rank));
  const PlannedMemory planned = planned_memory(report);
  return {{"hosts", hosts},
          {"warnings", crowding(report.layout)},
          {"planned_bytes", planned.rank},
          {"planned_replica_bytes", planned.replica},
          {"ranks", ranks}};
}

}  // namespace unhinge
