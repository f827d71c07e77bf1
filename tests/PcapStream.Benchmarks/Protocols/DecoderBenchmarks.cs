using BenchmarkDotNet.Attributes;
using PcapStream.Batching;
using PcapStream.Benchmarks.Batching;
using PcapStream.Protocols;

namespace PcapStream.Benchmarks.Protocols;

/// <summary>Packets of one recording in the first-level cache, from link layer to transport.</summary>
[MemoryDiagnoser]
public class DecoderBenchmarks
{
    private const int Packets = 30;

    private readonly PacketDecoder _decoder = new();
    private readonly byte[][] _packets = new byte[Packets][];

    [Params("http.pcap", "ipv6.pcap", "vlan-stacked.pcap")]
    public string Recording { get; set; } = "";

    [GlobalSetup]
    public void Read()
    {
        using var capture = new LoopedCapture(Recording, 0);
        using BatchReader reader = BatchReader.Open(capture.Path);
        using PacketBatch batch = reader.Next()!;
        for (int i = 0; i < Packets; i++)
            _packets[i] = batch[i].Data.ToArray();
    }

    [Benchmark(OperationsPerInvoke = Packets)]
    public int Decode()
    {
        int sum = 0;
        foreach (byte[] packet in _packets)
            sum += _decoder.Decode(packet, 1).Layers.Length;
        return sum;
    }
}
