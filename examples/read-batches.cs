#:project ../src/PcapStream/PcapStream.csproj
// Looks at every packet where it lies, batch by batch:
//   ./pcapstream profile examples/read-batches.cs -- testdata/http.pcap
using PcapStream.Batching;

(long packets, long bytes) = ReadBatches(args[0]);
Console.WriteLine($"{packets} packets, {bytes} bytes");

static (long Packets, long Bytes) ReadBatches(string path)
{
    long packets = 0;
    long bytes = 0;
    using var reader = BatchReader.Open(path);
    foreach (PacketBatch batch in reader)
    {
        foreach (PacketView packet in batch)
            bytes += packet.Data.Length;
        packets += batch.Count;
    }
    return (packets, bytes);
}
