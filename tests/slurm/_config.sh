# shellcheck shell=bash
# To be sourced: writes the configuration of a Slurm that lives in one folder of one machine.
# Wants $cluster (the folder, a short path), $nodes and $mode, as tests/slurm/all.sh sets them.
: "${cluster:?}" "${nodes:?}" "${mode:?}"

# What a node says it has. More cores than the machine may have: the program has to say so, and not to mind.
node_cores=4
node_memory=1500
subnet=10.83.7

free_ports() { # COUNT: the first of so many ports in a row that nobody listens at
  local port i
  for ((port = 20000 + $$ % 500 * 20; port < 60000; port += $1)); do
    for ((i = 0; i < $1; i++)); do
      if (exec 3<> "/dev/tcp/127.0.0.1/$((port + i))") 2> /dev/null; then continue 2; fi
    done
    echo "$port"
    return
  done
  return 1
}

# Slurm puts into every job's environment what this prints: the job scripts themselves know nothing of a machine
# whose nodes share their cores, where root computes.
write_task_prolog() {
  {
    echo '#!/bin/sh'
    echo 'echo export OMPI_MCA_hwloc_base_binding_policy=none'
    echo 'echo export OMPI_MCA_mpi_yield_when_idle=1'
    echo 'echo export OMPI_MCA_btl_vader_single_copy_mechanism=none'
    # All nodes have one host name then, and files in shared memory are named after it.
    [[ $mode == apart ]] || echo 'echo export OMPI_MCA_btl=self,tcp'
    (($(id -u))) || echo 'echo export OMPI_ALLOW_RUN_AS_ROOT=1; echo export OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1'
  } > "$cluster/etc/task_prolog.sh"
  chmod 755 "$cluster/etc/task_prolog.sh"
}

node_names() { if ((nodes == 1)); then echo n1; else echo "n[1-$nodes]"; fi; }

write_addresses() {
  local i
  if [[ $mode == apart ]]; then
    printf '%s\n' '127.0.0.1 localhost' "$subnet.254 head" > "$cluster/etc/hosts"
    for ((i = 1; i <= nodes; i++)); do echo "$subnet.$i n$i" >> "$cluster/etc/hosts"; done
    echo 'SlurmctldHost=head'
    echo "NodeName=$(node_names) Port=6818 $1"
    return
  fi
  local port last
  port=$(free_ports $((nodes + 1)))
  last=$((port + nodes))
  echo 'SlurmctldHost=localhost(127.0.0.1)'
  echo "SlurmctldPort=$port"
  local ports=$last
  ((nodes == 1)) || ports="[$((port + 1))-$last]"
  echo "NodeName=$(node_names) NodeHostname=localhost NodeAddr=127.0.0.1 Port=$ports $1"
}

write_config() {
  local i user
  user=$(id -un)
  mkdir -p "$cluster"/{etc,run,log,state}
  for ((i = 1; i <= nodes; i++)); do mkdir -p "$cluster/spool/n$i" "$cluster/tmp/n$i"; done
  (umask 077 && head -c 1024 /dev/urandom > "$cluster/etc/munge.key")
  write_task_prolog
  # Ranks may leave MPI_Init before others have entered it with the other kinds of fence of Slurm 22.05.
  echo 'PMIxCollFence=ring' > "$cluster/etc/mpi.conf"
  # Nothing here uses groups of processes, but slurmd ends at once where it is to find out their kind and they are not
  # mounted, as in some containers.
  echo 'CgroupPlugin=cgroup/v1' > "$cluster/etc/cgroup.conf"
  {
    write_addresses "CPUs=$node_cores Boards=1 SocketsPerBoard=1 CoresPerSocket=$node_cores ThreadsPerCore=1 \
RealMemory=$node_memory State=UNKNOWN"
    cat << CONF
ClusterName=trial
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
# A job that is requeued waits for as long as a credential lasts, which by default is two minutes.
AuthInfo=socket=$cluster/run/munge.sock,cred_expire=5
CredType=cred/munge
StateSaveLocation=$cluster/state
SlurmctldPidFile=$cluster/run/slurmctld.pid
SlurmctldLogFile=$cluster/log/slurmctld.log
SlurmdPidFile=$cluster/run/slurmd.%n.pid
SlurmdLogFile=$cluster/log/slurmd.%n.log
SlurmdSpoolDir=$cluster/spool/%n
TmpFS=$cluster/tmp/%n
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=100
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=2,sched_min_interval=0,bf_interval=2
PropagateResourceLimits=NONE
MpiDefault=pmix
TaskProlog=$cluster/etc/task_prolog.sh
MailProg=/bin/true
ReturnToService=2
SlurmdTimeout=20
KillWait=5
MinJobAge=3600
JobRequeue=1
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
PartitionName=urgent Nodes=ALL MaxTime=INFINITE PriorityTier=9 State=UP
CONF
  } > "$cluster/etc/slurm.conf"
}
