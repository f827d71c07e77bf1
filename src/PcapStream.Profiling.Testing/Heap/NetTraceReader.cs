using System.Buffers.Binary;
using System.Text;

namespace PcapStream.Profiling.Testing.Heap;

/// <summary>
/// Reads a stream of the runtime's events, format 4:
/// https://github.com/microsoft/perfview/blob/main/src/TraceEvent/EventPipe/NetTraceFormat_v5.md. Only one provider is
/// expected; what an event carries is left to the caller.
/// </summary>
/// <remarks>
/// <code>
/// stream:  "Nettrace" | 20 | "!FastSerialization.1" | objects | 1
/// object:  5 5 1 | version | minimum | name's length | name | 6 | contents | 6
/// block:   size | zeros up to a multiple of 4 | header, whose first 2 bytes are its size | events
/// event:   flags | what the flags announce | payload
/// </code>
/// </remarks>
internal sealed class NetTraceReader(Stream stream)
{
    private const byte BeginTag = 5;
    private const int TraceSize = 48;

    private readonly Dictionary<uint, int> _events = [];
    private long _position;

    /// <summary>Called with the number of each event, and what it carries.</summary>
    public delegate void Handler(int number, ReadOnlySpan<byte> payload);

    /// <summary>Reads to the end.</summary>
    /// <exception cref="InvalidDataException">The stream is not in this format.</exception>
    /// <exception cref="EndOfStreamException">It ends in the middle.</exception>
    public void Read(Handler handle)
    {
        if (!Bytes(32).AsSpan().EndsWith("!FastSerialization.1"u8))
            throw new InvalidDataException("not a stream of events");
        while (Bytes(1)[0] == BeginTag)
        {
            Bytes(2 + (2 * sizeof(int)));
            string name = Encoding.ASCII.GetString(Bytes(Number()));
            Bytes(1);
            if (name == "Trace")
            {
                Bytes(TraceSize);
            }
            else
            {
                int size = Number();
                Bytes((int)(-_position & 3));
                byte[] block = Bytes(size);
                if (name == "MetadataBlock")
                    ReadEvents(block, (_, payload) => Describe(payload));
                else if (name == "EventBlock")
                    ReadEvents(block, (id, payload) => handle(_events.GetValueOrDefault(id), payload));
            }
            Bytes(1);
        }
    }

    private delegate void BlobHandler(uint description, ReadOnlySpan<byte> payload);

    private static void ReadEvents(ReadOnlySpan<byte> block, BlobHandler handle)
    {
        bool isCompressed = (block[2] & 1) != 0;
        if (!isCompressed)
            throw new InvalidDataException("events without compressed headers");
        int at = BinaryPrimitives.ReadInt16LittleEndian(block);
        uint description = 0;
        uint length = 0;
        while (at < block.Length)
        {
            byte flags = block[at++];
            if ((flags & 1) != 0)
                description = (uint)Variable(block, ref at);
            if ((flags & 2) != 0)
            {
                // Sequence number, thread, processor.
                for (int field = 0; field < 3; field++)
                    Variable(block, ref at);
            }
            if ((flags & 4) != 0)
                Variable(block, ref at);
            if ((flags & 8) != 0)
                Variable(block, ref at);
            // The time.
            Variable(block, ref at);
            if ((flags & 16) != 0)
                at += 16;
            if ((flags & 32) != 0)
                at += 16;
            if ((flags & 128) != 0)
                length = (uint)Variable(block, ref at);
            handle(description, block.Slice(at, (int)length));
            at += (int)length;
        }
    }

    // Description's number, the provider's name, which a zero ends, and the event's number.
    private void Describe(ReadOnlySpan<byte> payload)
    {
        int at = sizeof(uint);
        while (BinaryPrimitives.ReadInt16LittleEndian(payload[at..]) != 0)
            at += 2;
        _events[BinaryPrimitives.ReadUInt32LittleEndian(payload)] =
            BinaryPrimitives.ReadInt32LittleEndian(payload[(at + 2)..]);
    }

    // Seven bits a byte, the lowest first; the highest bit says that more follow.
    private static ulong Variable(ReadOnlySpan<byte> block, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = block[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }

    private int Number() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int)));

    private byte[] Bytes(int count)
    {
        if (count < 0)
            throw new InvalidDataException("a negative length");
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        _position += count;
        return bytes;
    }
}
