using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Ordering;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Ordering;

/// <summary>mergecap puts other people's packets in the same order, and their interfaces together alike.</summary>
public sealed class MergecapTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Of packets of the same time mergecap takes that of the capture named last; ours takes the first.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Packets_come_in_mergecaps_order(int captures) =>
        Compare(captures, PacketOrder.Merged, [], InterfaceJoin.All,
            (theirs, ours) => Editcap.Same(theirs.Packets, ours.Packets));

    [Theory]
    [InlineData("none", InterfaceJoin.None)]
    [InlineData("all", InterfaceJoin.All)]
    [InlineData("any", InterfaceJoin.Same)]
    public void Appended_packets_and_their_interfaces_are_mergecaps(string mode, InterfaceJoin join) =>
        Compare(2, PacketOrder.Appended, ["-a", "-I", mode], join, (theirs, ours) =>
            Editcap.Same(theirs.Packets, ours.Packets) && (AreDescribedApart(theirs, ours) || theirs.Packets
                .Select(packet => packet.Interface).SequenceEqual(ours.Packets.Select(packet => packet.Interface))));

    private void Compare(
        int size, PacketOrder order, string[] options, InterfaceJoin join,
        Func<Capture, Capture, bool> isSame)
    {
        int compared = 0;
        var differing = new List<string>();
        foreach (string[] files in Editcap.Groups(size, every: 8))
        {
            string[] named = order == PacketOrder.Merged ? [.. files.Reverse()] : files;
            if (ForeignTool.Run("mergecap", [.. options, "-w", _folder["theirs"], .. named]).ExitCode != 0)
                continue;
            ConvertOperation.Run(files, _folder["ours"], new ConvertOptions
            {
                Format = CaptureFormat.PcapNg,
                Order = new OrderOptions { Order = order, Interfaces = join },
            });
            compared++;
            if (!isSame(Read("theirs"), Read("ours")) && files.All(Editcap.CopiesExactly))
                differing.Add(string.Join(' ', files));
        }
        Assert.True(compared > 20, $"only {compared} groups were compared");
        Assert.Empty(differing);
    }

    // mergecap is wrong in two cases. It writes packets that are longer than their interface's snap length, which
    // libpcap does not read: ours have another interface, without one. And it joins an interface that has no name or
    // system with one that has.
    private static bool AreDescribedApart(Capture theirs, Capture ours) =>
        theirs.Packets.Exists(packet =>
            theirs.Interfaces[packet.Interface].SnapLength is > 0 and var most && packet.Data.Length > most)
        || ours.Interfaces.DistinctBy(one => (one.Name is null, one.OperatingSystem is null)).Count() > 1;

    private Capture Read(string name)
    {
        (List<ReadPacket> packets, CaptureDescription description, _) =
            ReadPacket.All(File.ReadAllBytes(_folder[name]));
        return new Capture(packets, description.Interfaces);
    }

    private sealed record Capture(List<ReadPacket> Packets, IReadOnlyList<CaptureInterface> Interfaces);
}
