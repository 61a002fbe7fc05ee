/* Other processes of the same user: $DECOY is one outside. */
#include "attack.h"
#include <linux/sched.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/ptrace.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/uio.h>

#define DECOY number("DECOY")
#define SECRET_BYTES 64

static int decoy_handle(void) { return syscall(SYS_pidfd_open, DECOY, 0); }

ATTACK(trace) { return TRY(ptrace(PTRACE_SEIZE, DECOY, 0, 0)); }

static int memory(int call) {
    char byte = 0;
    struct iovec here = {&byte, 1}, there = {(void *)8, 1}; /* no memory is there */
    return REACHES(syscall(call, DECOY, &here, 1L, &there, 1L, 0L));
}
ATTACK(read_memory) { return memory(SYS_process_vm_readv); }
ATTACK(write_memory) { return memory(SYS_process_vm_writev); }

ATTACK(signal_process) { return TRY(kill(DECOY, SIGTERM)); }
ATTACK(signal_group) { return TRY(kill(-DECOY, SIGTERM)); }
ATTACK(signal_thread) { return TRY(syscall(SYS_tgkill, DECOY, DECOY, SIGTERM)); }
ATTACK(signal_thread_the_old_way) { return TRY(syscall(SYS_tkill, DECOY, SIGTERM)); }
ATTACK(signal_with_a_value) { return TRY(sigqueue(DECOY, SIGTERM, (union sigval){0})); }
ATTACK(signal_thread_with_a_value) {
    siginfo_t info = {.si_signo = SIGTERM, .si_code = SI_QUEUE};
    return TRY(syscall(SYS_rt_tgsigqueueinfo, DECOY, DECOY, SIGTERM, &info));
}
ATTACK(signal_by_handle) { return TRY(syscall(SYS_pidfd_send_signal, decoy_handle(), SIGTERM, 0, 0)); }
ATTACK(signal_everybody) { return TRY(kill(-1, SIGURG)); } /* which nobody minds who does not listen to it */

static int signal_by_pipe(int owner) {
    int ends[2];
    struct f_owner_ex one = {owner, DECOY};
    if (pipe(ends) || fcntl(ends[0], F_SETOWN_EX, &one) || fcntl(ends[0], F_SETSIG, SIGTERM)
        || fcntl(ends[0], F_SETFL, O_ASYNC)) {
        return errno;
    }
    say(ends[1]);
    usleep(20000);
    return EAGAIN; /* only its end tells */
}
ATTACK(signal_by_a_pipe) { return signal_by_pipe(F_OWNER_PID); }
ATTACK(signal_thread_by_a_pipe) { return signal_by_pipe(F_OWNER_TID); }

/* The thread that starts a command bears the same restrictions, and so may be signalled while it lives. */
ATTACK(signal_the_starter) {
    int parent = getppid(), self = getpid();
    if (parent <= 1) {
        return ESRCH; /* in a namespace of its own */
    }
    for (int tries = 0; tries < 3000; tries++) {
        for (int thread = self - 1; thread > self - 24 && thread > 1; thread--) {
            if (thread != parent && (!kill(thread, 0) || !syscall(SYS_tgkill, parent, thread, 0))) {
                return 0;
            }
        }
    }
    return errno;
}

ATTACK(steal_a_descriptor) { return TRY(syscall(438, decoy_handle(), 0, 0)); }
ATTACK(compare) { return TRY(syscall(SYS_kcmp, getpid(), DECOY, 0, 0, 0)); }
ATTACK(advise) { return REACHES(syscall(440, decoy_handle(), 0, 0, 21, 0)); }
ATTACK(list_locks) {
    void *head;
    size_t length;
    return TRY(syscall(SYS_get_robust_list, DECOY, &head, &length));
}
ATTACK(move_memory) { return REACHES(syscall(SYS_move_pages, DECOY, 0, 0, 0, 0, 0)); }
ATTACK(migrate_memory) { return REACHES(syscall(SYS_migrate_pages, DECOY, 0, 0, 0)); }

ATTACK(set_limits) {
    struct rlimit none = {0, 0};
    return TRY(prlimit(DECOY, RLIMIT_CORE, &none, 0));
}
ATTACK(set_priority) { return TRY(setpriority(PRIO_PROCESS, DECOY, 7)); }
ATTACK(set_priority_of_user) { return REACHES(syscall(SYS_setpriority, PRIO_USER, 4000000, 7)); }
ATTACK(set_affinity) {
    cpu_set_t first;
    CPU_ZERO(&first);
    CPU_SET(0, &first);
    return TRY(sched_setaffinity(DECOY, sizeof first, &first));
}
ATTACK(set_scheduler) { return TRY(sched_setscheduler(DECOY, SCHED_BATCH, &(struct sched_param){0})); }
ATTACK(set_scheduling) { return TRY(sched_setparam(DECOY, &(struct sched_param){0})); }
ATTACK(set_scheduling_attributes) {
    uint32_t attributes[14] = {48, SCHED_BATCH}; /* struct sched_attr */
    return TRY(syscall(SYS_sched_setattr, DECOY, attributes, 0));
}
ATTACK(set_io_priority) { return TRY(syscall(SYS_ioprio_set, 1, DECOY, 3 << 13)); }
ATTACK(share_a_core) { return TRY(prctl(62, 2, DECOY, 0, 0)); } /* PR_SCHED_CORE, .._SHARE_TO */

static int spaces(long flags) {
    long child = syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
    if (!child) {
        _exit(0);
    }
    return TRY(child);
}
ATTACK(clone_a_user_namespace) { return spaces(CLONE_NEWUSER); }
ATTACK(clone_all_namespaces) { return spaces(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC); }
ATTACK(clone3_a_user_namespace) {
    uint64_t arguments[8] = {CLONE_NEWUSER, 0, 0, 0, SIGCHLD}; /* struct clone_args */
    long child = syscall(SYS_clone3, arguments, sizeof arguments);
    if (!child) {
        _exit(0);
    }
    return TRY(child);
}
ATTACK(unshare_a_user_namespace) { return TRY(unshare(CLONE_NEWUSER)); }
ATTACK(unshare_all_namespaces) { return TRY(unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID)); }
ATTACK(enter_a_namespace) {
    int handle = decoy_handle();
    return REACHES(syscall(SYS_setns, handle < 0 ? 0 : handle, 0));
}

/* A child that becomes its parent's sibling: whoever started the command does not know it. */
ATTACK(bear_a_sibling) {
    long child = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
    if (!child) {
        _exit(0);
    }
    return TRY(child);
}

ATTACK(shared_memory) {
    const char *text = shmat(number("SHM"), 0, SHM_RDONLY);
    if (text == (void *)-1) {
        return errno;
    }
    puts(text);
    return 0;
}
ATTACK(message_queue) {
    struct {
        long type;
        char text[SECRET_BYTES];
    } message = {0};
    if (msgrcv(number("MSG"), &message, SECRET_BYTES, 0, IPC_NOWAIT | 040000 /* MSG_COPY */) < 0) {
        return errno;
    }
    puts(message.text);
    return 0;
}
ATTACK(semaphore) { return TRY(semctl(number("SEM"), 0, SETVAL, 7)); }
ATTACK(posix_queue) {
    mqd_t queue = mq_open(var("QUEUE"), O_RDONLY);
    return queue < 0 ? errno : 0;
}
ATTACK(leave_shared_memory) { return TRY(shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600)); }
