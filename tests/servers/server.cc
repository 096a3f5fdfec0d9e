#include "tests/servers/server.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "pipeline/base/strings.h"

namespace vigie {

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    std::string_view script, std::vector<std::string> arguments) {
  int to[2], from[2];
  if (pipe2(to, O_CLOEXEC) != 0) return Internal("server: no pipe");
  if (pipe2(from, O_CLOEXEC) != 0) {
    close(to[0]), close(to[1]);
    return Internal("server: no pipe");
  }
  // All that allocates comes before the fork: the test may have threads.
  const std::string path = Cat(VIGIE_SERVERS_FOLDER, "/", script);
  std::vector<char*> argv = {const_cast<char*>(path.c_str()),
                             const_cast<char*>("--control")};
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) {
    // The script ends its server and clears its folder when told to end.
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(1);
    dup2(to[0], STDIN_FILENO);
    dup2(from[1], STDOUT_FILENO);
    execv(argv[0], argv.data());
    _exit(3);
  }
  close(to[0]);
  close(from[1]);
  if (pid < 0) {
    close(to[1]), close(from[0]);
    return Internal("server: fork failed");
  }
  std::unique_ptr<Server> server(
      new Server(pid, fdopen(to[1], "w"), fdopen(from[0], "r")));
  if (absl::Status ready = server->Await("READY", server->address_);
      !ready.ok()) {
    const int status = server->End();
    if (status == 3) return NotFound(script, ": cannot be had on this machine");
    return Unavailable(script, ": ended with status ", status);
  }
  return server;
}

Server::~Server() { End(); }

int Server::End() {
  if (pid_ <= 0) return 0;
  std::fclose(to_);  // the end of its input is the end of it
  std::fclose(from_);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

absl::Status Server::Await(std::string_view answer, std::string& rest) {
  char line[256];
  if (std::fgets(line, sizeof line, from_) == nullptr)
    return Unavailable("server: ended instead of answering ", answer);
  std::string_view said = line;
  while (!said.empty() && said.back() == '\n') said.remove_suffix(1);
  if (!said.starts_with(answer))
    return Unavailable("server: said ", said, " instead of ", answer);
  said.remove_prefix(answer.size());
  if (said.starts_with(' ')) said.remove_prefix(1);
  Assign(rest, said);
  return absl::OkStatus();
}

absl::Status Server::Tell(std::string_view command, std::string_view answer) {
  if (std::fprintf(to_, "%.*s\n", static_cast<int>(command.size()),
                   command.data()) < 0 ||
      std::fflush(to_) != 0)
    return Unavailable("server: is gone");
  std::string rest;
  return Await(answer, rest);
}

absl::Status Server::Kill() { return Tell("kill", "KILLED"); }
absl::Status Server::Stop() { return Tell("stop", "STOPPED"); }
absl::Status Server::Restart() { return Tell("start", "READY"); }

bool ServersRequired() {
  const char* required = std::getenv("VIGIE_REQUIRE_ALL");
  return required != nullptr && std::string_view(required) == "1";
}

}  // namespace vigie
