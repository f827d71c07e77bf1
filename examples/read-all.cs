#:project ../src/PcapStream/PcapStream.csproj
// Keeps every packet in a list, as Scapy's rdpcap does:
//   ./pcapstream profile examples/read-all.cs -- testdata/http.pcap
using PcapStream.Batching;

List<byte[]> packets = ReadAll(args[0]);
Console.WriteLine($"{packets.Count} packets, {packets.Sum(packet => (long)packet.Length)} bytes");

static List<byte[]> ReadAll(string path)
{
    var packets = new List<byte[]>();
    using var reader = BatchReader.Open(path);
    foreach (PacketBatch batch in reader)
    {
        foreach (PacketView packet in batch)
            packets.Add(packet.Data.ToArray());
    }
    return packets;
}
