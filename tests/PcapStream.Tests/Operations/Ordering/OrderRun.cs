using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Ordering;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Ordering;

/// <summary>Merges and sorts captures that a test makes.</summary>
internal sealed class OrderRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Output => _folder["out"];

    public TemporaryFolder Folder => _folder;

    public void Dispose() => _folder.Dispose();

    public ConvertResult Merge(
        IReadOnlyList<byte[]> captures, OrderOptions? order = null, BatchOptions? batches = null,
        CaptureFormat? format = null) => ConvertOperation.Run(
            [.. captures.Select((capture, index) => Write($"in-{index:D4}", capture))], Output,
            new ConvertOptions
            {
                Order = order ?? new OrderOptions(),
                Batches = batches ?? BatchOptions.Default,
                Format = format,
            });

    public ConvertResult Sort(
        IReadOnlyList<byte[]> captures, BatchOptions? batches = null, CaptureFormat? format = null) =>
        Merge(captures, new OrderOptions { Order = PacketOrder.Sorted }, batches, format);

    public List<ReadPacket> Packets() => ReadPacket.All(File.ReadAllBytes(Output)).Packets;

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder[name], bytes);
        return _folder[name];
    }
}
