using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Testing.Heap;

/// <summary>Reads the events in which the runtime lists the objects of the heap.</summary>
internal sealed class HeapEvents
{
    private const int BulkType = 15;
    private const int BulkRoot = 16;
    private const int BulkConditional = 17;
    private const int BulkNode = 18;
    private const int BulkEdge = 19;
    private const int BulkStatic = 38;

    /// <summary>The objects until now.</summary>
    public HeapGraph Graph { get; } = new();

    /// <summary>Adds what an event carries.</summary>
    /// <param name="number">The event's number.</param>
    /// <param name="payload">What it carries.</param>
    public void Add(int number, ReadOnlySpan<byte> payload)
    {
        switch (number)
        {
            case BulkType:
                AddTypes(payload);
                break;
            case BulkRoot:
                AddRoots(payload);
                break;
            case BulkConditional:
                AddConditional(payload);
                break;
            case BulkNode:
                AddObjects(payload);
                break;
            case BulkEdge:
                AddReferences(payload);
                break;
            case BulkStatic:
                AddStatics(payload);
                break;
        }
    }

    // | count 4 | runtime 2 | then type 8 | module 8 | token 4 | flags 4 | kind 1 | name, ended by zero |
    // parameters 4 | each 8 |
    private void AddTypes(ReadOnlySpan<byte> payload)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(payload);
        ReadOnlySpan<byte> rest = payload[6..];
        for (int type = 0; type < count; type++)
        {
            ulong id = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            ReadOnlySpan<char> name = Text(rest[25..]);
            Graph.Types[id] = new HeapType(name.ToString(), BinaryPrimitives.ReadInt32LittleEndian(rest[16..]));
            rest = rest[(25 + (2 * (name.Length + 1)))..];
            rest = rest[(4 + (8 * BinaryPrimitives.ReadInt32LittleEndian(rest)))..];
        }
    }

    // | index 4 | count 4 | runtime 2 | then address 8 | kind 1 | flags 4 | id 8 |
    private void AddRoots(ReadOnlySpan<byte> payload)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        for (int root = 0; root < count; root++)
            Graph.Roots.Add(new HeapRoot(BinaryPrimitives.ReadUInt64LittleEndian(payload[(10 + (21 * root))..]), null));
    }

    // | index 4 | count 4 | runtime 2 | then key 8 | value 8 | id 8 |
    private void AddConditional(ReadOnlySpan<byte> payload)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        for (int entry = 0; entry < count; entry++)
        {
            ReadOnlySpan<byte> at = payload[(10 + (24 * entry))..];
            Graph.Conditional.Add((
                BinaryPrimitives.ReadUInt64LittleEndian(at), BinaryPrimitives.ReadUInt64LittleEndian(at[8..])));
        }
    }

    // | index 4 | count 4 | runtime 2 | then address 8 | size 8 | type 8 | references 8 |
    private void AddObjects(ReadOnlySpan<byte> payload)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        for (int node = 0; node < count; node++)
        {
            ReadOnlySpan<byte> at = payload.Slice(10 + (32 * node), 32);
            Graph.Objects.Add(new HeapObject(
                BinaryPrimitives.ReadUInt64LittleEndian(at),
                BinaryPrimitives.ReadUInt64LittleEndian(at[16..]),
                BinaryPrimitives.ReadInt64LittleEndian(at[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(at[24..])));
        }
    }

    // | index 4 | count 4 | runtime 2 | then address 8 | field 4 |, in the order of the objects that refer to them
    private void AddReferences(ReadOnlySpan<byte> payload)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        for (int edge = 0; edge < count; edge++)
            Graph.References.Add(BinaryPrimitives.ReadUInt64LittleEndian(payload[(10 + (12 * edge))..]));
    }

    // | count 4 | domain 8 | runtime 2 | then id 8 | address 8 | type 8 | flags 4 | field's name, ended by zero |
    private void AddStatics(ReadOnlySpan<byte> payload)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(payload);
        ReadOnlySpan<byte> rest = payload[14..];
        for (int root = 0; root < count; root++)
        {
            ReadOnlySpan<char> name = Text(rest[28..]);
            Graph.Roots.Add(new HeapRoot(BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]), name.ToString()));
            rest = rest[(28 + (2 * (name.Length + 1)))..];
        }
    }

    private static ReadOnlySpan<char> Text(ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<char> text = MemoryMarshal.Cast<byte, char>(payload);
        return text[..text.IndexOf('\0')];
    }
}
