using System.Diagnostics;
using System.Globalization;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Live;

/// <summary>
/// A network of its own with two interfaces, of which each receives what the other sends. Skips the test where the
/// system does not allow that.
/// </summary>
internal sealed class NetworkNamespace : IDisposable
{
    public const string Sender = "tx0";
    public const string Receiver = "rx0";

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"pcapstream{Random.Shared.Next():x8}");

    public NetworkNamespace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/sbin/ip"), "needs ip (Debian: iproute2)");
        Assert.SkipUnless(Ip("netns", "add", _name) == 0, "network namespaces are not allowed here");
        bool isReady = Ip(
            "link", "add", Sender, "netns", _name, "type", "veth", "peer", "name", Receiver, "netns", _name) == 0;
        // With IPv6, the system itself would send packets.
        string setUp = "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6; "
            + $"ip link set {Sender} up; ip link set {Receiver} up";
        if (isReady && Run("sh", "-c", setUp).ExitCode == 0)
            return;
        Dispose();
        Assert.Skip("pairs of virtual interfaces are not allowed here");
    }

    /// <summary>Runs a program in the network to its end.</summary>
    public ToolResult Run(params string[] words) => Await(Start(words));

    /// <summary>Runs the command in the network to its end.</summary>
    public ToolResult RunTool(params string[] args) => Await(StartTool(args));

    /// <summary>Starts the command in the network.</summary>
    public Process StartTool(params string[] args) => Start([.. Tool.Words, .. args]);

    /// <summary>Starts a program in the network.</summary>
    public Process Start(params string[] words)
    {
        var start = new ProcessStartInfo("/usr/sbin/ip", ["netns", "exec", _name, .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>The end of a program in the network.</summary>
    public static ToolResult Await(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
            {
                process.Kill();
                Assert.Fail("the program did not end");
            }
            return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
    }

    /// <summary>Kills what a test that failed has left running in the network, which would go on without it.</summary>
    public void Dispose()
    {
        Process.Start("sh", ["-c", $"/usr/sbin/ip netns pids {_name} | xargs -r kill -KILL"]).WaitForExit();
        Ip("netns", "del", _name);
    }

    private static int Ip(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/sbin/ip", args) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
