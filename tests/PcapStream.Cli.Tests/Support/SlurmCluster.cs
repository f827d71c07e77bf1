using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PcapStream.Cli.Tests.Support;

/// <summary>
/// A Slurm of four nodes on this machine, with its own munge, in a scratch folder. Tests skip where it is not installed
/// or does not start.
/// </summary>
public sealed class SlurmCluster : IDisposable
{
    private const int Nodes = 4;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan JobPatience = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("pcapstream-slurm-").FullName;
    private readonly List<Process> _daemons = [];
    private readonly string? _reason;

    public SlurmCluster() => _reason = Start();

    /// <summary>Skips the test where there is no cluster.</summary>
    public void Require() => Assert.SkipWhen(_reason is not null, $"no Slurm: {_reason}");

    /// <summary>Runs a program as a user of the cluster.</summary>
    internal ToolResult Run(params string[] words) =>
        Foreign.Run("env", [$"SLURM_CONF={Config}", "TZ=UTC", .. words], input: []);

    /// <summary>Runs the command as a user of the cluster; it has to succeed.</summary>
    internal string Submit(params string[] words)
    {
        ToolResult result = Run([.. Tool.Words, .. words]);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }

    /// <summary>Waits until no job is left.</summary>
    internal void Wait()
    {
        var watch = Stopwatch.StartNew();
        string queue;
        while ((queue = Run("squeue", "--noheader").Output).Length > 0)
        {
            Assert.True(watch.Elapsed < JobPatience, $"jobs do not end:\n{queue}");
            Thread.Sleep(200);
        }
    }

    /// <summary>
    /// Kills a node that has a task, as if its machine had lost its power, and lets the task run again at once when
    /// Slurm has noticed, rather than two minutes later.
    /// </summary>
    internal void LoseOneThatRuns()
    {
        string[] running = [];
        int[] processes = [];
        Require(() =>
        {
            running = Run("squeue", "--noheader", "-t", "running", "-o", "%N %i").Output.Split('\n', ' ');
            processes = SystemProcesses.FindIn($"SLURMD_NODENAME={running[0]}", $"SLURM_CONF={Config}");
            return processes.Length > 0;
        });
        (string node, string task) = (running[0], running[1]);
        Kill(_daemons.Single(one => one.StartInfo.ArgumentList.Contains(node)));
        foreach (int process in processes)
            SystemProcesses.KillWithParent(process, "slurmstepd");
        Require(() => Run("squeue", "--noheader", "-t", "pending", "-r", "-o", "%i").Output.Split('\n').Contains(task));
        Run("scontrol", "update", $"JobId={task}", "StartTime=now");
    }

    public void Dispose()
    {
        if (_reason is null)
        {
            Run("scancel", "--user", Environment.UserName);
            var watch = Stopwatch.StartNew();
            while (Run("squeue", "--noheader").Output.Length > 0 && watch.Elapsed < StartPatience)
                Thread.Sleep(200);
        }
        foreach (Process daemon in _daemons)
        {
            Kill(daemon);
            daemon.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private string Config => Path.Join(_folder, "slurm.conf");

    // The reason why no cluster runs.
    private string? Start()
    {
        if (!OperatingSystem.IsLinux())
            return "it runs on Linux only";
        string[] programs = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "sinfo"];
        if (Array.Find(programs, name => Find(name) is null) is { } missing)
            return $"{missing} is not installed";
        File.WriteAllBytes(Path.Join(_folder, "key"), new byte[1024].Select((_, i) => (byte)(i * 31 + 7)).ToArray());
        File.SetUnixFileMode(Path.Join(_folder, "key"), UnixFileMode.UserRead);
        // Munge refuses a socket that others cannot reach.
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        WriteConfig();
        Daemon(
            "munged", "--foreground", "--force", $"--socket={_folder}/munge", $"--key-file={_folder}/key",
            $"--pid-file={_folder}/munged.pid", $"--log-file={_folder}/munged.log", $"--seed-file={_folder}/seed");
        if (!Becomes(() => File.Exists(Path.Join(_folder, "munge"))))
            return "munged does not start";
        Daemon("slurmctld", "-D");
        for (int node = 1; node <= Nodes; node++)
            Daemon("slurmd", "-D", "-N", $"n{node}");
        return Becomes(() => Run("sinfo", "--noheader", "-N", "-t", "idle").Output.Count(one => one == '\n') == Nodes)
            ? null
            : $"its nodes do not start: {Run("sinfo", "-N").Output}";
    }

    private void WriteConfig()
    {
        string host = Dns.GetHostName().Split('.')[0];
        string user = Environment.UserName;
        int[] ports = FreePorts(Nodes + 1);
        Directory.CreateDirectory(Path.Join(_folder, "state"));
        var nodes = Enumerable.Range(1, Nodes).Select(node =>
        {
            Directory.CreateDirectory(Path.Join(_folder, $"spool.n{node}"));
            return $"NodeName=n{node} NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[node]} CPUs=2 RealMemory=600";
        });
        File.WriteAllText(Config, $"""
            ClusterName=scratch
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={ports[0]}
            SlurmUser={user}
            SlurmdUser={user}
            AuthType=auth/munge
            AuthInfo=socket={_folder}/munge
            CredType=cred/munge
            StateSaveLocation={_folder}/state
            SlurmdSpoolDir={_folder}/spool.%n
            SlurmctldPidFile={_folder}/slurmctld.pid
            SlurmdPidFile={_folder}/slurmd.%n.pid
            SlurmctldLogFile={_folder}/slurmctld.log
            SlurmdLogFile={_folder}/slurmd.%n.log
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_Core_Memory
            SwitchType=switch/none
            MpiDefault=none
            AccountingStorageType=accounting_storage/none
            JobAcctGatherType=jobacct_gather/linux
            JobAcctGatherFrequency=1
            JobAcctGatherParams=OverMemoryKill
            SlurmdParameters=config_overrides
            SlurmdTimeout=5
            KillWait=2
            {string.Join('\n', nodes)}
            PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP

            """);
    }

    private void Daemon(params string[] words)
    {
        var start = new ProcessStartInfo(
            "sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", Find(words[0])!, .. words[1..]]);
        start.Environment["SLURM_CONF"] = Config;
        _daemons.Add(Process.Start(start)!);
    }

    private static void Kill(Process daemon)
    {
        if (!daemon.HasExited)
            daemon.Kill();
        daemon.WaitForExit();
    }

    private static bool Becomes(Func<bool> isTrue)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < StartPatience; Thread.Sleep(100))
        {
            if (isTrue())
                return true;
        }
        return false;
    }

    private static void Require(Func<bool> isTrue) =>
        Assert.True(Becomes(isTrue), $"not within {StartPatience.TotalSeconds} s");

    private static string? Find(string program) =>
        ((string[])[.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/sbin"])
            .Select(folder => Path.Join(folder, program))
            .FirstOrDefault(File.Exists);

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        int[] ports = Array.ConvertAll(listeners, listener =>
        {
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        });
        foreach (TcpListener listener in listeners)
            listener.Dispose();
        return ports;
    }
}
