package dev.holdfast.sandbox;

import static dev.holdfast.sandbox.Attempt.Control.NOT_SHOWN;
import static dev.holdfast.sandbox.Attempt.Control.WHERE_ALLOWED;
import static dev.holdfast.sandbox.Attempt.Control.WHERE_ALLOWED_FOR_ROOT;
import static dev.holdfast.sandbox.Attempt.Control.WORKS;
import static dev.holdfast.sandbox.Attempt.Sign.SAID;
import static dev.holdfast.sandbox.Attempt.program;
import static dev.holdfast.sandbox.Attempt.shell;
import static dev.holdfast.sandbox.Backend.BUBBLEWRAP;

import dev.holdfast.sandbox.Attempt.Chapter;
import java.util.List;

/** Attempts on the kernel and on the machine. */
final class KernelAttempts {
    static final Chapter CHAPTER = new Chapter(
            "The kernel and the machine",
            List.of(
                    program("io_uring", "use io_uring", WHERE_ALLOWED, SAID),
                    program("calls_of_i386", "call as a program of 32 bits", WHERE_ALLOWED, SAID),
                    program("socket_by_i386", "make a datagram socket that way", WHERE_ALLOWED, SAID),
                    program("calls_of_x32", "call as an x32 program", WHERE_ALLOWED, SAID),
                    program("list_a_keyring", "use a keyring", WHERE_ALLOWED, SAID),
                    program("add_a_key", "add a key", WHERE_ALLOWED, SAID),
                    program("request_a_key", "ask for a key", WHERE_ALLOWED, SAID),
                    program("bpf_program", "use BPF", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("performance_events", "use performance events", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("page_faults", "handle page faults (userfaultfd)", WHERE_ALLOWED, SAID),
                    program("new_kernel", "load another kernel", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("new_kernel_by_file", "the same by a file", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("load_a_module", "load a module", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("load_a_module_file", "the same by a file", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("remove_a_module", "remove a module", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("restart_the_machine", "restart the machine", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("kernel_log", "read the log of the kernel", WHERE_ALLOWED, SAID),
                    program("host_name", "set the name of the machine", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("domain_name", "set its domain", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("time_of_day", "set the time", WHERE_ALLOWED, SAID),
                    program("clock_time", "the same by clock_settime", WHERE_ALLOWED, SAID),
                    program("clock_speed", "change the speed of the clock", WHERE_ALLOWED, SAID),
                    program("clock_speed_of_one", "the same of one clock", WHERE_ALLOWED, SAID),
                    program("swap_on", "start swapping", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("swap_off", "stop swapping", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("accounting", "record processes", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("quota", "set quotas", WHERE_ALLOWED, SAID),
                    program("quota_of_a_descriptor", "the same by a descriptor", WHERE_ALLOWED, SAID),
                    program("hang_up", "hang up the terminal", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("security_attributes", "set security attributes", WHERE_ALLOWED, SAID),
                    program("descriptor_table", "use the descriptor table (modify_ldt)", WHERE_ALLOWED, SAID),
                    program("ports_of_the_machine", "use input and output ports", WHERE_ALLOWED, SAID),
                    program("one_port_of_the_machine", "use one of them", WHERE_ALLOWED, SAID),
                    program("library_the_old_way", "load a library the old way", WHERE_ALLOWED, SAID),
                    program("file_system_types", "ask for file systems the old way", WHERE_ALLOWED, SAID),
                    program("push_input", "push input into the terminal", WORKS, SAID),
                    program("push_input_by_high_bits", "the same with further bits set", WORKS, SAID),
                    program("console_paste", "paste into the console", WORKS, SAID),
                    program("no_random_addresses", "switch random addresses off", WHERE_ALLOWED, SAID),
                    program("readable_means_executable", "make what is readable executable", WHERE_ALLOWED, SAID),
                    program("filter_with_a_listener", "put a filter of its own before ours", WORKS, SAID)
                            .open(BUBBLEWRAP, Gap.LISTENER),
                    program("no_filter", "take the filter away", NOT_SHOWN, SAID),
                    program("new_privileges_again", "allow new privileges again", NOT_SHOWN, SAID),
                    program("become_root", "become root", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("leave_groups", "leave groups", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("all_capabilities", "take all capabilities", NOT_SHOWN, SAID),
                    program("mount_something", "mount", WHERE_ALLOWED, SAID),
                    program("unmount_something", "unmount", WHERE_ALLOWED, SAID),
                    program("clone_a_mount", "clone a mount", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("open_a_tree_to_look", "open a tree", WORKS, SAID),
                    program("open_a_file_system", "open a file system", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("pick_a_file_system", "pick one", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("configure_a_file_system", "configure one", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("mount_a_file_system", "mount one", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("move_a_mount", "move a mount", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("change_a_mount", "change a mount", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("change_the_root", "change the root", WHERE_ALLOWED, SAID),
                    program("pivot_the_root", "pivot the root", WHERE_ALLOWED_FOR_ROOT, SAID),
                    shell(
                            "core-pattern",
                            "have a program of its own run by the kernel (core_pattern)",
                            "{ : >> /proc/sys/kernel/core_pattern; } && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "modprobe-path",
                            "the same (modprobe)",
                            "{ : >> /proc/sys/kernel/modprobe; } && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "other-settings",
                            "open any other setting of the kernel for writing",
                            "for f in $(find /proc/sys -type f 2>/dev/null | head -300); do { : >> $f; } 2>/dev/null && echo WON $f; done",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "sysrq",
                            "command the kernel (sysrq)",
                            "{ : >> /proc/sysrq-trigger; } && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "power",
                            "send the machine to sleep",
                            "{ : >> /sys/power/state; } && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "cgroup",
                            "change its control group",
                            "{ : >> /sys/fs/cgroup/cgroup.procs; } && echo WON; mkdir /sys/fs/cgroup/holdfast-canary && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "kernel-addresses",
                            "read addresses of the kernel",
                            "head -1 /proc/kallsyms | grep -q . && echo WON",
                            WHERE_ALLOWED,
                            SAID),
                    shell(
                            "boot-arguments",
                            "read how the kernel was started",
                            "grep -q . /proc/cmdline && echo WON",
                            WHERE_ALLOWED,
                            SAID),
                    shell(
                            "kernel-messages",
                            "read its messages",
                            "{ : < /dev/kmsg; } && echo WON; timeout 1 head -c1 /proc/kmsg | grep -q . && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                                    "mount-table",
                                    "read what is mounted",
                                    "grep -q . /proc/self/mountinfo && echo WON",
                                    WORKS,
                                    SAID)
                            .open(BUBBLEWRAP, Gap.OWN_SPACE),
                    shell(
                            "own-score",
                            "change its own place in the order of killing",
                            "echo 500 > /proc/self/oom_score_adj && echo WON",
                            WORKS,
                            SAID),
                    shell(
                            "setuid-program",
                            "gain by a setuid program",
                            "[ \"$($READABLE/root-id -u)\" = 0 ] && echo WON",
                            WHERE_ALLOWED,
                            SAID),
                    shell(
                            "become-another",
                            "become another user",
                            "setpriv --reuid=0 true && echo WON; setpriv --reuid=1 true && echo WON",
                            NOT_SHOWN,
                            SAID)));

    private KernelAttempts() {}
}
