using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Edits;
using PcapStream.Operations.Convert.Edits.Rewriting;
using PcapStream.Operations.Convert.Edits.Stripping;
using PcapStream.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Edits;

/// <summary>Damaged packets never make an edit fail.</summary>
public sealed class EditFuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Edits_of_damaged_packets_write_all_of_them()
    {
        var random = new Random(14);
        for (int round = 0; round < 300; round++)
        {
            byte[][] packets = [.. Enumerable.Range(0, 40).Select(_ => Damaged(random))];
            SomePacket[] records =
                [.. packets.Select(data => new SomePacket(1, 0, data, (uint)(data.Length + random.Next(2) * 9)))];
            uint link = (uint)random.GetItems([1, 1, 1, 0, 9, 101, 113, 276], 1)[0];
            File.WriteAllBytes(_folder["in"], Some.Pcap([.. records], link: link));
            ConvertResult result = ConvertOperation.Run([_folder["in"]], _folder["out"], new ConvertOptions
            {
                Format = CaptureFormat.PcapNg,
                ClampTimes = true,
                Edit = SomeEdit(random),
            });
            Assert.Equal(packets.Length, result.Packets);
            Assert.Empty(ReadPacket.All(File.ReadAllBytes(_folder["out"])).Damage);
        }
    }

    private static EditOptions SomeEdit(Random random) => new()
    {
        TimeShift = random.NextInt64(-3_000_000_000, 3_000_000_000),
        StrictTimes = random.Next(2) == 0 ? null : new StrictTimes(random.Next(1000), random.Next(2) == 0),
        TimeFactor = random.Next(1, 4) / 2m,
        Strip = (StrippedLayers)random.Next((int)StrippedLayers.All + 1),
        LinkType = random.GetItems<NewLinkType?>([null, null, NewLinkType.Raw, NewLinkType.Ethernet], 1)[0],
        Rewrite = new RewriteOptions
        {
            Addresses =
            [
                new(NetworkAddress.Parse("0.0.0.0"), NetworkAddress.Parse("128.0.0.0"), 1, PacketEnds.Both),
                new(NetworkAddress.Parse("::"), NetworkAddress.Parse("ffff::"), random.Next(129), PacketEnds.Source),
                new(default, NetworkAddress.Parse("02:00:00:00:00:09"), 48, PacketEnds.Destination),
            ],
            Ports = [new PortChange(53, 54, PacketEnds.Both)],
            Vlans = [new VlanChange(1, 2)],
            TimeToLive = new TimeToLiveChange(random.Next(-9, 9), IsRelative: true),
        },
        SnapLength = random.Next(3) == 0 ? random.Next(1, 100) : null,
        Chops = random.Next(2) == 0
            ? []
            : [new Chop(random.Next(-90, 90), random.Next(1, 60)), new Chop(random.Next(-90, 90), -random.Next(1, 60))],
        AdjustLengths = random.Next(2) == 0,
        FixLengths = random.Next(2) == 0,
        FixChecksums = random.Next(2) == 0,
    };

    // Headers in a plausible order, cut or with changed bytes.
    private static byte[] Damaged(Random random)
    {
        string[] headers =
        [
            "020000000001020000000002", "81000001", "88a80001", "8847000111400800", "886411000001002200210800",
            "08004500004800000000401100000a0000010a000002", "86dd6000000000201140" + new string('0', 64),
            "0035003600400000", "100012b5003e00000800000000000100",
            "08004500004800000000402f00000a0000010a00000200006558", "30ff000400000001",
            "08004500004800000000400400000a0000010a000002", "08004500004800000000400100000a0000010a0000020301",
        ];
        string hex = headers[0] + string.Concat(random.GetItems(headers, random.Next(1, 8)));
        byte[] packet = Convert.FromHexString(hex);
        for (int i = random.Next(4); i > 0; i--)
            packet[random.Next(packet.Length)] = (byte)random.Next(256);
        return packet[..random.Next(1, packet.Length + 1)];
    }
}
