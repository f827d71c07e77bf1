using System.Buffers.Binary;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Fuzz.Support;
using PcapStream.Operations.Selection;
using PcapStream.Operations.Stats;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;
using PcapStream.Tests.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Fuzz.Targets;

/// <summary>
/// Decodes a packet, and reads every field of it, between guards: nothing outside of the packet is read, nothing is
/// thrown, layers lie in each other, and a batch of packets gives the same as a packet alone.
/// </summary>
/// <remarks>The input is a link type, the bytes that were not captured, and the packet.</remarks>
internal sealed class DecodeTarget() : FuzzTarget("decode")
{
    private const int HeaderSize = 4;

    private static readonly BatchOptions Options = new() { MemoryLimit = 8 << 20, PacketsPerBatch = 2, Threads = 1 };

    private readonly GuardedMemory _memory = new(MostBytes);
    private readonly Dictionary<ushort, int> _interfaces = [];
    private readonly Lazy<Decoders> _decoders = new();

    public override IEnumerable<byte[]> Seeds()
    {
        foreach ((ushort linkType, string hex) in LinkSeeds.All)
            yield return Seed(linkType, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        foreach (string file in Directory.GetFiles(Repository.TestData(), "*.pcap*"))
        {
            // Later packets of a file are like its first ones.
            using BatchReader reader = BatchReader.Open(file, Options with { PacketsPerBatch = 12 });
            using PacketBatch batch = reader.Next()!;
            foreach (PacketView packet in batch)
                yield return Seed(packet.LinkType.Value, packet.Data);
        }
    }

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < HeaderSize)
            return;
        ushort linkType = BinaryPrimitives.ReadUInt16LittleEndian(input);
        ReadOnlySpan<byte> packet = input[HeaderSize..];
        uint original = (uint)packet.Length + BinaryPrimitives.ReadUInt16LittleEndian(input[2..]);
        Decoders decoders = _decoders.Value;

        DecodedPacket first = decoders.First.Decode(_memory.AtEnd(packet), linkType, original);
        CheckNesting(first);
        int values = decoders.HashFields(first, linkType, original);
        ThrowUnlessSame(first, decoders.Second.Decode(packet, linkType, original));
        DecodedPacket atStart = decoders.Second.Decode(_memory.AtStart(packet), linkType, original);
        FuzzFailure.ThrowUnlessEqual(
            values, decoders.HashFields(atStart, linkType, original), "values depend on what is around the packet");
        CheckBatch(decoders, packet, linkType, original);
    }

    private static byte[] Seed(ushort linkType, ReadOnlySpan<byte> packet) =>
        [(byte)linkType, (byte)(linkType >> 8), 0, 0, .. packet];

    private static void CheckNesting(DecodedPacket packet)
    {
        (int Start, int End) carrier = (0, packet.Data.Length);
        (int Start, int End) before = carrier;
        Protocol last = Protocol.None;
        foreach (Layer layer in packet.Layers)
        {
            // A header that turned out to be another protocol's is followed by that protocol at the same offset, and
            // one of several messages by the next; empty lines may be between messages of HTTP.
            if (layer.Offset == carrier.Start - 1 || (layer.Offset >= carrier.End && layer.Protocol == last))
                carrier = before;
            last = layer.Protocol;
            if (layer.Offset < carrier.Start || layer.HeaderLength < 0 || layer.PayloadOffset > layer.End ||
                layer.End > carrier.End)
                throw new FuzzFailure($"{layer} is not within {carrier}");
            (before, carrier) = (carrier, (layer.PayloadOffset, layer.End));
        }
    }

    private static void ThrowUnlessSame(DecodedPacket one, DecodedPacket other)
    {
        FuzzFailure.ThrowUnlessEqual(one.Error, other.Error, "errors differ");
        if (!one.Layers.SequenceEqual(other.Layers))
        {
            throw new FuzzFailure(
                $"layers differ: {string.Join(", ", one.Layers.ToArray())}; " +
                    string.Join(", ", other.Layers.ToArray()));
        }
    }

    // The second packet is half of the first: what is decoded of one must not show in the other.
    private void CheckBatch(Decoders decoders, ReadOnlySpan<byte> packet, ushort linkType, uint original)
    {
        BatchBuilder builder = decoders.Builder;
        if (!_interfaces.TryGetValue(linkType, out int source))
        {
            source = builder.AddInterface(
                new CaptureInterface(0, new LinkType(linkType), 0, TimestampPrecision.Nanoseconds));
            _interfaces.Add(linkType, source);
        }
        builder.TryAdd(source, default, packet, original);
        builder.TryAdd(source, default, packet[..(packet.Length / 2)], original);
        using PacketBatch batch = builder.Take()!;
        decoders.Batch.Decode(new SelectedPackets(batch, default));
        for (int i = 0; i < batch.Count; i++)
        {
            ThrowUnlessSame(
                decoders.Second.Decode(_memory.AtEnd(batch[i].Data), linkType, original),
                decoders.Batch.Packet(i, batch.Records[i]));
        }
    }

    // Created by the first run: instrumented code runs only under afl-fuzz.
    private sealed class Decoders
    {
        private readonly Field[] _fields =
            [.. FieldCatalogue.All.Where(field => field.Protocol != Protocol.Frame || field.Name == "frame.protocols")];
        private readonly FieldValues _values = new();

        public PacketDecoder First { get; } = new(applications: true);

        public PacketDecoder Second { get; } = new(applications: true);

        public DecodedBatch Batch { get; } = new(new FieldQueries());

        public BatchBuilder Builder { get; } = new(Options);

        public int HashFields(DecodedPacket packet, ushort linkType, uint original)
        {
            var hash = default(HashCode);
            var source = new FieldSource
            {
                Packet = packet,
                Frame = new FrameContext { OriginalLength = original, LinkType = linkType },
            };
            foreach (Field field in _fields)
            {
                _values.Clear();
                for (source.Index = 0; source.Index < packet.Layers.Length; source.Index++)
                {
                    if (field.IsIn(packet.Layers[source.Index].Protocol))
                        field.Read(source, _values);
                }
                for (int i = 0; i < _values.Count; i++)
                    hash.AddBytes(_values[i]);
                hash.Add(_values.Count);
            }
            return hash.ToHashCode();
        }
    }
}
