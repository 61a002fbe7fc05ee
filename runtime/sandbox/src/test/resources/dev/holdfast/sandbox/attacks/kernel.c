/* The kernel itself. Where a call could do harm, its arguments make it fail; that the kernel looked at them is enough. */
#include "attack.h"
#include <sys/timex.h>

#define NOBODY_HAS "/nonexistent/canary"

ATTACK(io_uring) {
    char parameters[120] = {0};
    return TRY(syscall(SYS_io_uring_setup, 1, parameters));
}
#ifdef __x86_64__
ATTACK(calls_of_i386) {
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory"); /* getpid */
    return result == getpid() ? 0 : ENOSYS;
}
ATTACK(socket_by_i386) {
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(359L), "b"((long)AF_INET), "c"((long)SOCK_DGRAM), "d"(0L) : "memory");
    return result >= 0 ? 0 : -result;
}
ATTACK(calls_of_x32) { return TRY(syscall(0x40000000 | SYS_getpid)); }
ATTACK(descriptor_table) {
    char table[64];
    return TRY(syscall(SYS_modify_ldt, 0, table, sizeof table));
}
ATTACK(ports_of_the_machine) { return REACHES(syscall(SYS_iopl, 17)); }
ATTACK(one_port_of_the_machine) { return REACHES(syscall(SYS_ioperm, 1 << 20, 1, 1)); }
ATTACK(library_the_old_way) { return REACHES(syscall(SYS_uselib, NOBODY_HAS)); }
ATTACK(file_system_types) { return TRY(syscall(SYS_sysfs, 3)); }
#endif
ATTACK(list_a_keyring) { return TRY(syscall(SYS_keyctl, 0, -3, 1)); } /* of the session */
ATTACK(add_a_key) { return TRY(syscall(SYS_add_key, "user", "holdfast-canary", "x", 1, -2)); } /* to the process's */
ATTACK(request_a_key) { return REACHES(syscall(SYS_request_key, "user", "holdfast-nobody-has-this", 0, 0)); }
ATTACK(bpf_program) { return REACHES(syscall(SYS_bpf, 999, 0, 0)); }
ATTACK(performance_events) { return REACHES(syscall(SYS_perf_event_open, 0, 0, -1, -1, 0)); }
ATTACK(page_faults) { return TRY(syscall(SYS_userfaultfd, 1)); } /* UFFD_USER_MODE_ONLY */
ATTACK(new_kernel) { return REACHES(syscall(SYS_kexec_load, 0, 999, 0, ~0L)); }
ATTACK(new_kernel_by_file) { return REACHES(syscall(SYS_kexec_file_load, -1, -1, 0, 0, ~0L)); }
ATTACK(load_a_module) { return REACHES(syscall(SYS_init_module, 0, 0, 0)); }
ATTACK(load_a_module_file) { return REACHES(syscall(SYS_finit_module, -1, 0, ~0)); }
ATTACK(remove_a_module) { return REACHES(syscall(SYS_delete_module, 8L, 0)); } /* no name is there */
ATTACK(restart_the_machine) { return REACHES(syscall(SYS_reboot, 1, 2, 3, 0)); } /* not the magic numbers */
ATTACK(kernel_log) { return TRY(syscall(SYS_syslog, 10, 0, 0)); } /* how large it is */
ATTACK(host_name) { return REACHES(syscall(SYS_sethostname, 8L, -1)); }
ATTACK(domain_name) { return REACHES(syscall(SYS_setdomainname, 8L, -1)); }
ATTACK(time_of_day) { return REACHES(syscall(SYS_settimeofday, 8L, 0)); }
ATTACK(clock_time) { return REACHES(syscall(SYS_clock_settime, 0, 8L)); }
ATTACK(clock_speed) { return REACHES(syscall(SYS_adjtimex, 8L)); }
ATTACK(clock_speed_of_one) { return REACHES(syscall(SYS_clock_adjtime, 0, 8L)); }
ATTACK(swap_on) { return REACHES(syscall(SYS_swapon, NOBODY_HAS, 0)); }
ATTACK(swap_off) { return REACHES(syscall(SYS_swapoff, NOBODY_HAS)); }
ATTACK(accounting) { return REACHES(syscall(SYS_acct, NOBODY_HAS)); }
ATTACK(quota) { return REACHES(syscall(SYS_quotactl, 0x80000100, NOBODY_HAS, 0, 0)); }
ATTACK(quota_of_a_descriptor) { return REACHES(syscall(443, -1, 0, 0, 0)); }
ATTACK(hang_up) { return REACHES(syscall(SYS_vhangup)); }
ATTACK(security_attributes) { return REACHES(syscall(460, 999, 0, 0, 0)); }
ATTACK(push_input) { return REACHES(ioctl(1, 0x5412, "x")); }   /* TIOCSTI; it is a pipe */
ATTACK(console_paste) { return REACHES(ioctl(1, 0x541C, "\3")); } /* TIOCLINUX */
ATTACK(push_input_by_high_bits) { return REACHES(syscall(SYS_ioctl, 1, 0x700005412, "x")); }
ATTACK(no_random_addresses) { return TRY(syscall(SYS_personality, 0x0040000)); }
ATTACK(readable_means_executable) { return TRY(syscall(SYS_personality, 0x0400000)); }
ATTACK(filter_with_a_listener) {
    uint16_t instruction[4] = {6, 0, 0, 0x7fff}; /* allow all */
    struct {
        uint16_t count;
        void *instructions;
    } program = {1, instruction};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return TRY(syscall(SYS_seccomp, 1, 8, &program));
}
ATTACK(no_filter) { return TRY(prctl(PR_SET_SECCOMP, 0, 0, 0, 0)); }
ATTACK(new_privileges_again) { return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) ? TRY(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0)) : 0; }
ATTACK(become_root) { return TRY(setresuid(0, 0, 0)); }
ATTACK(leave_groups) { return TRY(syscall(SYS_setgroups, 0, 0)); }
ATTACK(all_capabilities) {
    uint32_t header[2] = {0x20080522, 0}, all[6] = {~0, ~0, 0, ~0, ~0, 0};
    return TRY(syscall(SYS_capset, header, all));
}
