#include "unhinge/parallel/communicator.hpp"

#include <utility>

#include "handle.hpp"
#include "unhinge/base/error.hpp"

namespace unhinge {

Communicator::Communicator(std::shared_ptr<const CommunicatorHandle> handle) : handle_(std::move(handle)) {
  require_success(MPI_Comm_rank(handle_->comm, &rank_), "MPI_Comm_rank");
  require_success(MPI_Comm_size(handle_->comm, &size_), "MPI_Comm_size");
}

Communicator Communicator::split(int color) const {
  ensure(color >= 0, "a color is not negative");
  if (!handle_) return {};
  MPI_Comm part = MPI_COMM_NULL;
  require_success(MPI_Comm_split(handle_->comm, color, rank_, &part), "MPI_Comm_split");
  return Communicator(std::make_shared<CommunicatorHandle>(part, CommunicatorHandle::Ownership::owned));
}

Communicator Communicator::split_by_node() const {
  if (!handle_) return {};
  MPI_Comm part = MPI_COMM_NULL;
  require_success(MPI_Comm_split_type(handle_->comm, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &part),
                  "MPI_Comm_split_type");
  return Communicator(std::make_shared<CommunicatorHandle>(part, CommunicatorHandle::Ownership::owned));
}

}  // namespace unhinge
