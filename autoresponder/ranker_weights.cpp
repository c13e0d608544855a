#include "autoresponder/ranker.hpp"

namespace ticketd::autoresponder {

const RankerWeights& ranker_weights() {
  static const RankerWeights weights{};
  return weights;
}

}  // namespace ticketd::autoresponder
