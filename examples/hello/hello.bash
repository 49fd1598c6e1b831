# bash completion for hello, which takes no arguments
complete -W '' hello
