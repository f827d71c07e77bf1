using System.Runtime.InteropServices;
using PcapStream.Partials;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Parts;

/// <summary>Frames of rows that wait on disk until the frames before them are written.</summary>
internal sealed class WaitingRows(SpillFolder folder) : IDisposable
{
    private readonly SpillFile _file = folder.Create();

    /// <summary>The fields of the next frame.</summary>
    public PartialFields Fields { get; } = new();

    /// <summary>Adds the fields as a frame, and begins with the next.</summary>
    /// <exception cref="Tables.SpillException">The folder is full, or cannot be written.</exception>
    public void Add()
    {
        int length = Fields.Length;
        _file.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
        _file.Append(Fields.Bytes);
        Fields.Clear();
    }

    /// <summary>Writes the frames to a partial.</summary>
    /// <exception cref="Tables.SpillException">The file cannot be read.</exception>
    public void WriteTo(PartialWriter writer)
    {
        byte[] frame = [];
        int length = 0;
        for (long at = 0; at < _file.Length; at += sizeof(int) + length)
        {
            _file.Read(MemoryMarshal.AsBytes(new Span<int>(ref length)), at);
            if (frame.Length < length)
                frame = new byte[length];
            _file.Read(frame.AsSpan(0, length), at + sizeof(int));
            writer.Fields.Add(frame.AsSpan(0, length));
            writer.Write(PartialFrame.Rows);
        }
    }

    public void Dispose() => _file.Dispose();
}
