using PcapStream.Capture;
using PcapStream.Capture.Sources;
using PcapStream.Indexes;
using PcapStream.Operations.Selection;
using PcapStream.Partials;

namespace PcapStream.Operations.Parts;

/// <summary>A part of a capture that was read, for a partial.</summary>
/// <param name="Input">The number of the capture among all, from 0.</param>
/// <param name="From">Offset of its first byte; 0 where it has the start of the capture.</param>
/// <param name="To">Offset after its last byte; <see cref="WholeEnd"/> where it has the end of the capture.</param>
/// <param name="Before">A hash of what is known of the capture before the part.</param>
/// <param name="After">The same after it: the next part has to begin with it.</param>
/// <param name="Packets">Its packets.</param>
/// <param name="CaptureBytes">Bytes of the capture, uncompressed, up to its end.</param>
/// <param name="FileBytes">Bytes in the file, as stored.</param>
/// <param name="LinkTypes">The names of the link types up to its end.</param>
/// <param name="Damage">Its damage ledger, with numbers of packets from its start.</param>
internal sealed record ReadPart(
    int Input,
    long From,
    long To,
    UInt128 Before,
    UInt128 After,
    long Packets,
    long CaptureBytes,
    long FileBytes,
    IReadOnlyList<string> LinkTypes,
    IReadOnlyList<DamageEntry> Damage)
{
    /// <summary>The end of a part with the end of its capture.</summary>
    public const long WholeEnd = long.MaxValue;

    /// <summary>Whether it has the end of its capture.</summary>
    public bool IsLast => To == WholeEnd;

    /// <summary>The part after it was read.</summary>
    /// <param name="start">The part before it was read.</param>
    /// <param name="capture">The capture after its last packet.</param>
    /// <param name="ledger">The damage ledger.</param>
    public static ReadPart Of(PartStart start, CaptureReader capture, IReadOnlyList<DamageEntry> ledger)
    {
        long earlier = capture.Earlier?.Count ?? 0;
        return new ReadPart(
            start.Input,
            start.From,
            capture.Source is SourcePart stretch && stretch.End < stretch.WholeLength ? stretch.End : WholeEnd,
            start.State,
            StateOf(capture),
            capture.Packets - earlier,
            capture.Position,
            capture.FileLength ?? capture.FilePosition,
            [.. capture.Description.Interfaces.Select(one => one.LinkType.Name).Distinct()],
            [
                // What is in front of the first record is in the part with the start.
                .. ledger.Where(entry => entry.Offset >= start.From)
                    .Select(entry => entry with { PacketsBefore = entry.PacketsBefore - earlier }),
            ]);
    }

    /// <summary>A hash of all that a capture has said so far, and of how its records are read.</summary>
    public static UInt128 StateOf(CaptureReader capture)
    {
        var fields = new PartialFields();
        fields.Add(capture.Indexer.Variant.Name);
        fields.Add((byte)capture.ByteOrder);
        fields.Add(capture.Indexer.Joins);
        DescriptionFields.Write(fields, capture.Description);
        return FileState.Hash(fields.Bytes);
    }

    public void WriteTo(PartialFields fields)
    {
        fields.Add(Input);
        fields.Add(From);
        fields.Add(To);
        fields.Add(Before);
        fields.Add(After);
        fields.Add(Packets);
        fields.Add(CaptureBytes);
        fields.Add(FileBytes);
        fields.Add(LinkTypes, fields.Add);
        fields.Add(Damage, entry =>
        {
            fields.Add(entry.Offset);
            fields.Add(entry.Length);
            fields.Add(entry.PacketsBefore);
            fields.Add(entry.Reason);
        });
    }

    public static ReadPart ReadFrom(PartialCursor fields)
    {
        var part = new ReadPart(
            fields.Int(), fields.Count(), fields.Count(), fields.Wide(), fields.Wide(), fields.Count(), fields.Count(),
            fields.Count(), fields.List(fields.Text),
            fields.List(() => ReadDamage(fields)));
        fields.End();
        return part;
    }

    private static DamageEntry ReadDamage(PartialCursor fields)
    {
        (long offset, long length, long before) = (fields.Count(), fields.Count(), fields.Count());
        return new DamageEntry(offset, length, fields.Text(), before);
    }
}

/// <summary>A part of a capture before it is read.</summary>
/// <param name="Input">The number of the capture among all, from 0.</param>
/// <param name="From">Offset of its first byte; 0 where it has the start of the capture.</param>
/// <param name="State">A hash of what is known of the capture before it.</param>
internal readonly record struct PartStart(int Input, long From, UInt128 State)
{
    /// <summary>A part that was opened.</summary>
    public static PartStart Of(FilePart part, CaptureReader opened) =>
        new(part.Input, part.HasStart ? 0 : opened.Source.Position, ReadPart.StateOf(opened));
}
