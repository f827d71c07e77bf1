using System.CommandLine;

namespace PcapStream.Cli.Commands.Job;

/// <summary><c>pcapstream job</c>: a command over captures as many tasks, on one machine or on a cluster.</summary>
internal static class JobCommand
{
    public static Command Create() => new("job", """
        Run a command as shards, anywhere, and combine them.

        A job is a folder with a plan. Each shard reads its own bytes of the captures, and writes its part and a
        receipt; one that has both is done, and running it again does nothing. The parts together are the bytes of one
        run. An existing scheduler runs the shards: Slurm, Kubernetes, GNU parallel.

        Example:
          pcapstream job plan big.pcap --shard-size 4GiB -w job/ -- parse -T csv -e frame.time_epoch -e ip.src
          pcapstream job run job/ --shard 1
          pcapstream job submit job/ --slurm --resume
          pcapstream job status job/
          pcapstream job combine job/ -w all.csv
        """)
    {
        JobPlanCommand.Create(),
        JobRunCommand.Create(),
        JobStatusCommand.Create(),
        JobCombineCommand.Create(),
        JobSubmitCommand.Create(),
    };
}
