using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Operations.Parts;
using PcapStream.Partials;

namespace PcapStream.Operations.Info;

/// <summary>What a part of a capture says of it, and what was counted of the part's packets.</summary>
/// <param name="Variant">The file type.</param>
/// <param name="ByteOrder">Order of the bytes in the file's integers, at the part's end.</param>
/// <param name="Compression">How the file is compressed; null when it is not.</param>
/// <param name="Description">The capture's description of itself, up to the part's end.</param>
/// <param name="PacketsBefore">Packets before the part, in the numbers of packets.</param>
/// <param name="Tallies">The counts.</param>
internal sealed record InfoPart(
    CaptureVariant Variant,
    ByteOrder ByteOrder,
    CompressionFormat? Compression,
    CaptureDescription Description,
    long PacketsBefore,
    InfoTallies Tallies)
{
    public static InfoPart Of(CaptureReader capture, InfoTallies tallies) => new(
        CaptureFormats.FindVariant(capture.Variant)!,
        capture.ByteOrder,
        capture.Compression,
        capture.Description,
        capture.Earlier?.Count ?? 0,
        tallies);

    /// <summary>The capture of which this is the last part.</summary>
    /// <param name="capture">What was read of all parts.</param>
    /// <param name="all">The counts of all parts.</param>
    public CaptureInfo Describe(JoinedCapture capture, InfoTallies all) => new()
    {
        File = capture.File,
        Format = Variant.Format,
        Variant = Variant.Name,
        ByteOrder = ByteOrder,
        InferredSnapLength = all.SnapLengths.Result,
        Description = Description,
        Interfaces = [.. Description.Interfaces.Select(one => new InterfaceInfo(one, all.Interfaces[one.Id]))],
        Packets = all.Totals.Packets,
        Compression = Compression,
        FileBytes = capture.FileBytes,
        CaptureBytes = capture.CaptureBytes,
        CapturedBytes = all.Totals.CapturedBytes,
        OriginalBytes = all.Totals.OriginalBytes,
        FirstTime = all.Totals.First,
        LastTime = all.Totals.Last,
        StrictTimeOrder = all.Totals.StrictTimeOrder,
        PacketComments = all.Comments.Kept,
        PacketCommentCount = all.Comments.Count,
        Damage = capture.Damage,
        Interrupted = false,
    };

    public void WriteTo(PartialFields fields)
    {
        fields.Add(Variant.Name);
        fields.Add((byte)ByteOrder);
        fields.Add(Compression?.Name);
        DescriptionFields.Write(fields, Description);
        Tallies.WriteTo(fields, PacketsBefore);
    }

    public static InfoPart ReadFrom(PartialCursor fields)
    {
        CaptureVariant variant =
            CaptureFormats.FindVariant(fields.Text()) ?? throw fields.Fault("there is no such file type");
        ByteOrder order = fields.Bool() ? ByteOrder.BigEndian : ByteOrder.LittleEndian;
        CompressionFormat? compression = fields.TextOrNone() is not { } name ? null
            : Compressions.Find(name) ?? throw fields.Fault("there is no such compression");
        CaptureDescription description = DescriptionFields.Read(fields);
        if (variant.Format.HasFileSnapLength && description.Interfaces.Count == 0)
            throw fields.Fault("a capture has no interface");
        return new InfoPart(
            variant, order, compression, description, PacketsBefore: 0, InfoTallies.ReadFrom(fields));
    }
}
