using System.Runtime.InteropServices;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Parts;
using PcapStream.Partials;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Flows.Shards;

/// <summary>
/// The packets of a shard as flows need them. They wait on disk until the captures are read: a partial begins with what
/// is known at their ends.
/// </summary>
internal sealed class FlowShard(SpillFolder folder) : IDisposable
{
    private readonly SpillFile _file = folder.Create();

    /// <summary>Adds the packets of a batch.</summary>
    /// <param name="input">The number of their capture.</param>
    /// <param name="packets">How many they are, with the headers that are in tunnels.</param>
    /// <param name="fragments">How many of them are fragments.</param>
    /// <param name="packed">The packets.</param>
    /// <exception cref="Tables.SpillException">The folder is full, or cannot be written.</exception>
    public void Add(int input, int packets, int fragments, ReadOnlySpan<byte> packed)
    {
        if (packed.IsEmpty)
            return;
        var header = new Header(input, packets, fragments, packed.Length);
        _file.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<Header>(in header)));
        _file.Append(packed);
    }

    /// <summary>Writes the frames of a partial after its header.</summary>
    /// <exception cref="Tables.SpillException">The file cannot be read.</exception>
    public void Write(PartialWriter writer, ReadingLoop loop, InterfaceNames interfaces)
    {
        foreach (ReadPart part in loop.Parts)
            writer.Write(part);
        writer.Fields.Add(loop.Elapsed.Ticks);
        writer.Fields.Add(interfaces.All, writer.Fields.Add);
        writer.Write(PartialFrame.State);
        byte[] packed = [];
        Header header = default;
        for (long at = 0; at < _file.Length; at += Marshal.SizeOf<Header>() + header.Length)
        {
            _file.Read(MemoryMarshal.AsBytes(new Span<Header>(ref header)), at);
            if (packed.Length < header.Length)
                packed = new byte[header.Length];
            Span<byte> bytes = packed.AsSpan(0, header.Length);
            _file.Read(bytes, at + Marshal.SizeOf<Header>());
            writer.Fields.Add(header.Input);
            writer.Fields.Add(header.Packets);
            writer.Fields.Add(header.Fragments);
            writer.Fields.Add(header.Length);
            writer.Fields.Add(bytes);
            writer.Write(PartialFrame.Rows);
        }
    }

    public void Dispose() => _file.Dispose();

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Header(int Input, int Packets, int Fragments, int Length);
}
