using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Fuzz.Targets;

/// <summary>The reader of pcapng.</summary>
internal sealed class PcapNgTarget() : CaptureTarget("pcapng")
{
    private const int PacketsPerSeed = 12;

    /// <summary>Every kind of block in both byte orders, the first blocks of a file, and small captures.</summary>
    public override IEnumerable<byte[]> Seeds() =>
    [
        PcapNgBuilder.EveryBlock(ByteOrder.LittleEndian),
        PcapNgBuilder.EveryBlock(ByteOrder.BigEndian),
        .. Directory.GetFiles(Repository.TestData(), "*.pcapng")
            .Select(file => File.ReadAllBytes(file).Take(MostSeedBytes).ToArray()),
        .. Directory.GetFiles(Repository.TestData(), "*.pcap").Order().Select(Converted),
    ];

    private static byte[] Converted(string file)
    {
        string path = Path.GetTempFileName();
        try
        {
            using BatchReader reader = BatchReader.Open(file, new BatchOptions { PacketsPerBatch = PacketsPerSeed });
            using CaptureWriter writer =
                CaptureWriter.Create(path, CaptureWriterOptions.Default with { Format = CaptureFormat.PcapNg });
            using PacketBatch batch = reader.Next()!;
            foreach (CaptureInterface one in reader.Capture.Description.Interfaces)
                writer.AddInterface(one);
            foreach (PacketView packet in batch)
                writer.Write(packet.Interface, packet.Timestamp, packet.Data, packet.OriginalLength);
            writer.Complete();
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
