using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Edits;
using PcapStream.Operations.Convert.Edits.Rewriting;
using PcapStream.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Edits;

/// <summary>
/// tcprewrite changes fields of other people's packets in the same way. It also changes lengths, checksums and
/// addresses of groups on its own, so that only packets are compared that it keeps when it is asked for nothing else.
/// </summary>
public sealed class TcprewriteEditTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, RewriteOptions> Edits => new()
    {
        {
            "--pnat=192.168.0.0/16:172.16.0.0/16,10.0.0.0/8:11.0.0.0/8",
            new() { Addresses = [Networks("192.168.0.0", "172.16.0.0", 16), Networks("10.0.0.0", "11.0.0.0", 8)] }
        },
        {
            "--srcipmap=192.168.0.0/16:172.16.0.0/16",
            new() { Addresses = [Networks("192.168.0.0", "172.16.0.0", 16, PacketEnds.Source)] }
        },
        {
            "--portmap=80:8080,53:5353,179:1790",
            new()
            {
                Ports =
                [
                    new(80, 8080, PacketEnds.Both), new(53, 5353, PacketEnds.Both), new(179, 1790, PacketEnds.Both),
                ],
            }
        },
        { "--ttl=64", new() { TimeToLive = new(64, IsRelative: false) } },
        { "--ttl=+200", new() { TimeToLive = new(200, IsRelative: true) } },
        { "--ttl=-60", new() { TimeToLive = new(-60, IsRelative: true) } },
        {
            "--enet-smac=02:00:00:00:00:09",
            new()
            {
                Addresses =
                    [new(default, NetworkAddress.Parse("02:00:00:00:00:09"), PrefixLength: 48, PacketEnds.Source)],
            }
        },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Changed_packets_equal_tcprewrites(string argument, RewriteOptions rewrite)
    {
        int changed = 0;
        var differing = new List<string>();
        foreach (string file in Editcap.Captures(every: 6))
        {
            List<ReadPacket> before = ReadPacket.All(File.ReadAllBytes(file)).Packets;
            if (before.Exists(packet => packet.LinkType != LinkType.Ethernet)
                || Tcprewrite("--fixcsum", file) is not { } copied || copied.Count != before.Count
                || Tcprewrite(argument, file) is not { } theirs || theirs.Count != before.Count)
                continue;
            ConvertOperation.Run([file], _folder["ours"], new ConvertOptions
            {
                Format = CaptureFormat.PcapNg,
                Edit = new EditOptions { Rewrite = rewrite },
            });
            List<ReadPacket> ours = ReadPacket.All(File.ReadAllBytes(_folder["ours"])).Packets;
            for (int i = 0; i < before.Count; i++)
            {
                if (!copied[i].Data.AsSpan().SequenceEqual(before[i].Data) || !IsPlain(before[i]))
                    continue;
                changed += ours[i].Data.AsSpan().SequenceEqual(before[i].Data) ? 0 : 1;
                if (!ours[i].Data.AsSpan().SequenceEqual(theirs[i].Data))
                    differing.Add($"{file} {i + 1}");
            }
        }
        Assert.True(changed > 5, $"only {changed} packets were changed");
        Assert.Empty(differing);
    }

    private static AddressChange Networks(string from, string to, int length, PacketEnds ends = PacketEnds.Both) =>
        new(NetworkAddress.Parse(from), NetworkAddress.Parse(to), length, ends);

    // It changes the outermost headers alone, and keeps IPv6's Hop Limit and Ethernet frames without IP.
    private static bool IsPlain(ReadPacket packet)
    {
        DecodedPacket decoded = new PacketDecoder().Decode(packet.Data, packet.LinkType.Value, packet.OriginalLength);
        int networks = 0;
        foreach (Layer layer in decoded.Layers)
            networks += layer.Protocol is Protocol.Ipv4 or Protocol.Ipv6 or Protocol.Arp ? 1 : 0;
        return networks == 1 && decoded.IndexOf(Protocol.Ipv6) < 0 && decoded.IndexOf(Protocol.MacSec) < 0;
    }

    private List<ReadPacket>? Tcprewrite(string argument, string file)
    {
        int exitCode = ForeignTool.Run("tcprewrite", ["-i", file, "-o", _folder["theirs"], argument]).ExitCode;
        return exitCode == 0 ? ReadPacket.All(File.ReadAllBytes(_folder["theirs"])).Packets : null;
    }
}
