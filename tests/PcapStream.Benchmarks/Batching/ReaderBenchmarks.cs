using BenchmarkDotNet.Attributes;
using PcapStream.Batching;
using PcapStream.Protocols;

namespace PcapStream.Benchmarks.Batching;

/// <summary>A whole capture of 64 MiB in the page cache, opened and read to its end.</summary>
[MemoryDiagnoser]
public class ReaderBenchmarks : IDisposable
{
    private LoopedCapture _capture = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Make() => _capture = new LoopedCapture("http.pcap", 64 << 20);

    [GlobalCleanup]
    public void Dispose()
    {
        _capture.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public long ReadBatches()
    {
        using BatchReader reader = BatchReader.Open(_capture.Path, new BatchOptions { Threads = Threads });
        long packets = 0;
        while (reader.Next() is { } batch)
        {
            packets += batch.Count;
            batch.Dispose();
        }
        return packets;
    }

    [Benchmark]
    public long VisitPackets()
    {
        using BatchReader reader = BatchReader.Open(_capture.Path, new BatchOptions { Threads = Threads });
        long bytes = 0;
        foreach (PacketBatch batch in reader)
        {
            foreach (PacketView packet in batch)
                bytes += packet.Data.Length;
        }
        return bytes;
    }

    [Benchmark]
    public int DecodePackets()
    {
        using BatchReader reader = BatchReader.Open(_capture.Path, new BatchOptions { Threads = Threads });
        var decoder = new PacketDecoder();
        int layers = 0;
        foreach (PacketBatch batch in reader)
        {
            foreach (PacketView packet in batch)
                layers += decoder.Decode(packet.Data, packet.LinkType.Value).Layers.Length;
        }
        return layers;
    }
}
