using System.Text;
using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Edits;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Edits;

/// <summary>Edited packets reach the output with their new link types, times, lengths and comments.</summary>
public sealed class EditedPacketTests : IDisposable
{
    private static readonly List<SomePacket> Packets = Some.Packets(seed: 12, count: 300, maxLength: 200);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Classic_pcap_takes_the_link_type_of_its_first_packet()
    {
        (List<ReadPacket> packets, CaptureDescription description, _) =
            Run(Some.Pcap(Packets), CaptureFormat.Pcap, packet => packet.LinkType = LinkType.RawIp);
        Assert.Equal(Packets.Count, packets.Count);
        Assert.Equal(LinkType.RawIp, Assert.Single(description.Interfaces).LinkType);
    }

    [Fact]
    public void Second_link_type_of_a_classic_pcap_is_an_error_that_names_pcapng()
    {
        CaptureException error = Assert.Throws<CaptureException>(() =>
            Run(Some.Pcap(Packets), CaptureFormat.Pcap, MakeEverySecondRaw));
        Assert.Contains("several link types need pcapng", error.Message, StringComparison.Ordinal);
        Assert.Equal(["in"], _folder.Files);
    }

    [Fact]
    public void Pcapng_gets_one_interface_for_each_link_type()
    {
        (List<ReadPacket> packets, CaptureDescription description, _) =
            Run(Some.Pcap(Packets), CaptureFormat.PcapNg, MakeEverySecondRaw);
        Assert.Equal([LinkType.Ethernet, LinkType.RawIp], description.Interfaces.Select(one => one.LinkType));
        Assert.All(packets.Index(), packet =>
            Assert.Equal(packet.Index % 2 == 0 ? LinkType.Ethernet : LinkType.RawIp, packet.Item.LinkType));
    }

    [Fact]
    public void Interface_of_a_pcapng_keeps_its_unit_of_time_with_another_link_type()
    {
        byte[] capture = new PcapNgBuilder(ByteOrder.BigEndian)
            .Section().Interface(1, 0, (9, [9])).Enhanced(0, 1_000_000_001, [1, 2, 3]).ToArray();
        (List<ReadPacket> packets, _, _) =
            Run(capture, CaptureFormat.PcapNg, packet => packet.LinkType = LinkType.RawIp);
        Assert.Equal(1_000_000_001, Assert.Single(packets).Nanoseconds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Output_without_a_packet_keeps_the_link_type(bool isPcap)
    {
        CaptureFormat format = isPcap ? CaptureFormat.Pcap : CaptureFormat.PcapNg;
        (List<ReadPacket> packets, CaptureDescription description, _) =
            Run(Some.Pcap(Packets), format, change: null);
        Assert.Empty(packets);
        Assert.Equal(LinkType.Ethernet, Assert.Single(description.Interfaces).LinkType);
    }

    [Fact]
    public void Removed_and_added_bytes_change_both_lengths()
    {
        var packet = new EditedPacket();
        (List<ReadPacket> packets, _, _) = Run(Some.Pcap(Packets), CaptureFormat.Pcap, edited =>
        {
            packet = edited;
            edited.Prepend([1, 2, 3, 4]);
            edited.Remove(1, 2);
            edited.Remove(edited.Data.Length - 1, 1);
        });
        Assert.Equal([1, 4, .. Packets[0].Data[..^1]], packets[0].Data);
        Assert.Equal(Packets[0].OriginalLength + 1, packets[0].OriginalLength);
    }

    [Fact]
    public void Times_of_statistics_shift_with_those_of_packets()
    {
        byte[] capture = new PcapNgBuilder()
            .Section().Interface(1, 0, (9, [9])).Enhanced(0, 5, [1])
            .Block(5, [0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 2, 0, 8, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0])
            .ToArray();
        (List<ReadPacket> packets, CaptureDescription description, _) =
            Run(capture, new EditOptions { TimeShift = 1_000_000_001 });
        Assert.Equal(1_000_000_006, packets[0].Nanoseconds);
        InterfaceStatistics statistics = description.Interfaces[0].Statistics!;
        Assert.Equal((1_000_000_008, 1_000_000_007),
            (statistics.Time.Nanoseconds, statistics.Started!.Value.Nanoseconds));
    }

    [Fact]
    public void Time_that_an_interface_cannot_hold_is_refused()
    {
        byte[] capture = new PcapNgBuilder().Section().Interface(1, 0, (9, [9])).Enhanced(0, 5, [1]).ToArray();
        CaptureException error = Assert.Throws<CaptureException>(() =>
            Run(capture, new EditOptions { TimeShift = -6 }));
        Assert.True(error.WouldLoseTimes);
    }

    [Fact]
    public void Times_are_scaled_around_the_first_packet()
    {
        byte[] capture = Some.Pcap([new(10, 0, [1], 1), new(10, 3, [2], 1), new(9, 0, [3], 1)]);
        (List<ReadPacket> packets, _, _) = Run(capture, new EditOptions { TimeFactor = 0.5m });
        Assert.Equal(
            [10_000_000_000, 10_000_001_500, 9_500_000_000], packets.Select(packet => packet.Nanoseconds));
    }

    [Fact]
    public void Comments_are_added_to_those_of_a_packet()
    {
        byte[] capture = new PcapNgBuilder(ByteOrder.BigEndian)
            .Section().Interface().Enhanced(0, 5, [1], null, (1, PcapNgBuilder.Text("first"))).Enhanced(0, 6, [1])
            .ToArray();
        Run(capture, new EditOptions { Comments = [new(1, "second"), new(2, "third")] });
        string written = Encoding.Latin1.GetString(File.ReadAllBytes(_folder["out"]));
        Assert.Matches("first[^a-z]*second(?s:.)*third", written);
    }

    [Fact]
    public void Classic_pcap_holds_no_comments() =>
        Assert.Contains("a classic pcap holds no comments", Assert.Throws<CaptureException>(() =>
            Run(Some.Pcap(Packets), new EditOptions { Comments = [new(1, "a")] })).Message,
            StringComparison.Ordinal);

    private static void MakeEverySecondRaw(EditedPacket packet)
    {
        if (packet.Number % 2 == 0)
            packet.LinkType = LinkType.RawIp;
    }

    private (List<ReadPacket> Packets, CaptureDescription Description, IReadOnlyList<DamageEntry> Damage) Run(
        byte[] capture, EditOptions edit)
    {
        File.WriteAllBytes(_folder["in"], capture);
        ConvertOperation.Run([_folder["in"]], _folder["out"], new ConvertOptions { Edit = edit });
        return ReadPacket.All(File.ReadAllBytes(_folder["out"]));
    }

    private (List<ReadPacket> Packets, CaptureDescription Description, IReadOnlyList<DamageEntry> Damage) Run(
        byte[] capture, CaptureFormat format, Action<EditedPacket>? change)
    {
        File.WriteAllBytes(_folder["in"], capture);
        ConvertOperation.Run([_folder["in"]], _folder["out"], new ConvertOptions
        {
            Format = format,
            FurtherEdits = [() => new SomeEdit(change)],
        });
        return ReadPacket.All(File.ReadAllBytes(_folder["out"]));
    }

    private sealed class SomeEdit(Action<EditedPacket>? change) : PacketEdit
    {
        public override bool Apply(EditedPacket packet)
        {
            change?.Invoke(packet);
            return change is not null;
        }
    }
}
