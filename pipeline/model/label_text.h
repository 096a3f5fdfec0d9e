// Labels as people and programs read them.
#pragma once

#include <string>

#include "pipeline/model/labels.h"

namespace vigie {

// {"nature":"voice","author":"unknown","themes":["price"],"intents":[…],
// "care":[…],"alarming":false,"ironic":false}
void AppendLabels(std::string& json, const Labels& labels);

}  // namespace vigie
