using System.Security.Cryptography;
using PcapStream.Operations.Count;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Info;
using PcapStream.Operations.Stats;
using PcapStream.Partials;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Partials;

/// <summary>Partials of hostile bytes, their digests made to fit: each is read or refused, in bounded memory.</summary>
public sealed class PartialFuzzTests : IDisposable
{
    private const int Rounds = 2000;
    private const int Digest = 32;

    // What a partial of some kilobytes can need, tables included.
    private const long MostAllocated = 16 << 20;

    private static readonly StatisticRequest[] Requests =
    [
        .. new[]
        {
            "io,phs", "conv,ip", "endpoints,tcp", "talkers", "io,stat,0.01,MAX(tcp.len)tcp", "plen,tree", "dests,tree",
            "io,stat,0,AVG(frame.len)ip", "conv,tcp", "hosts", "http,tree", "http_srv,tree",
            "icmp,srt", "dns,tree",
        }.Select(Statistics.Parse),
    ];

    private const FlowKeyParts EveryKey = FlowKeyParts.Vlan | FlowKeyParts.Tunnel | FlowKeyParts.Interface;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("info")]
    [InlineData("parse")]
    [InlineData("stats")]
    [InlineData("flows")]
    [InlineData("flows zeek")]
    public void Hostile_partial_is_read_or_refused(string command)
    {
        _folder.With("capture", PcapNgBuilder.EveryBlock(PcapStream.Capture.ByteOrder.LittleEndian));
        string[] files =
        [
            _folder["capture"],
            .. new[] { "http.pcap", "dns.pcap", "icmp.pcap" }.Select(one => Repository.TestData(one)),
        ];
        Write(command, files, new PartialOutput(_folder["part"], "test", command, []));
        byte[] whole = File.ReadAllBytes(_folder["part"])[..^Digest];
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < Rounds; i++)
        {
            byte[] changed = Change(whole, random);
            _folder.With("part", [.. changed, .. SHA256.HashData(changed)]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Combine(command, PartialSet.Open([_folder["part"]], "test"));
            }
            catch (PartialException error)
            {
                Assert.StartsWith(_folder["part"], error.Message);
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
        }
        Assert.InRange(refused, Rounds / 10, Rounds - 1);
    }

    private static void Write(string command, string[] files, PartialOutput partial)
    {
        if (command == "info")
            InfoOperation.Run(files, new InfoOptions { Partial = partial });
        else if (command == "parse")
            CountOperation.Run(files, new CountOptions { Partial = partial });
        else if (command == "stats")
            StatsOperation.Run(files, new StatsOptions { Statistics = Requests, Partial = partial }).Dispose();
        else
            FlowsOperation.Run(files, Stream.Null, Flows(command) with { Partial = partial });
    }

    private static void Combine(string command, PartialSet set)
    {
        if (command == "info")
        {
            foreach (CaptureInfo one in InfoOperation.Combine(set, new InfoOptions()).Captures)
            {
                Assert.NotNull(
                    $"{one.FirstTime} {one.SnapLength} {one.LinkTypes} {one.Precision} {one.StrictTimeOrder}");
            }
        }
        else if (command == "parse")
            CountOperation.Combine(set, new CountOptions());
        else if (command != "stats")
            FlowsOperation.Combine(set, Stream.Null, Flows(command));
        else
        {
            using StatsResult result = StatsOperation.Combine(set, new StatsOptions { Statistics = Requests });
            foreach (StatisticResult statistic in result.Statistics)
                Assert.NotEmpty(statistic.Columns);
        }
    }

    private static FlowsOptions Flows(string command) => command == "flows zeek"
        ? new FlowsOptions { Columns = FlowColumns.Zeek }
        : new FlowsOptions
        {
            Columns = FlowColumns.WithKey(FlowColumns.Cic, EveryKey),
            Key = EveryKey,
            Tunnels = FlowTunnels.Both,
        };

    // Bytes that are changed, moved, removed or cut, in one place or in several.
    private static byte[] Change(byte[] whole, Random random)
    {
        byte[] changed = [.. whole];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(12, changed.Length - 8);
            switch (random.Next(5))
            {
                case 0:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    random.NextBytes(changed.AsSpan(at, random.Next(1, 8)));
                    break;
                case 2:
                    changed.AsSpan(at, random.Next(1, 8)).Fill(0xFF);
                    break;
                case 3:
                    changed = [.. changed[..at], .. changed[(at + random.Next(1, 8))..]];
                    break;
                default:
                    if (random.Next(8) == 0)
                        changed = changed[..at];
                    else
                        changed.AsSpan(at, random.Next(1, 8)).Clear();
                    break;
            }
            if (changed.Length < 64)
                break;
        }
        return changed;
    }
}
