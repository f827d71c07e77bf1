using System.Net;
using PcapStream.Capture;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Partials;

/// <summary>A capture's description of itself, as fields of a partial: all that it says, in a fixed order.</summary>
internal static class DescriptionFields
{
    public static void Write(PartialFields fields, CaptureDescription description)
    {
        fields.Add(description.Interfaces, one => Write(fields, one));
        fields.Add(description.Comments, fields.Add);
        fields.Add(description.Hardware);
        fields.Add(description.OperatingSystem);
        fields.Add(description.Application);
        fields.Add((ulong?)description.FrameCheckSequenceLength);
        fields.Add(description.Sections);
        ResolvedNames names = description.ResolvedNames;
        foreach (long count in (long[])[names.Ipv4, names.Ipv6, names.Eui48, names.Eui64])
            fields.Add(count);
        Write(fields, description.DecryptionSecrets);
        Write(fields, description.CustomBlocks);
        Write(fields, description.CustomBlocksNotCopied);
        fields.Add(description.JournalEntries);
        fields.Add(description.BlockComments, fields.Add);
    }

    public static CaptureDescription Read(PartialCursor fields) => new()
    {
        Interfaces = ReadInterfaces(fields),
        Comments = fields.List(fields.Text),
        Hardware = fields.TextOrNone(),
        OperatingSystem = fields.TextOrNone(),
        Application = fields.TextOrNone(),
        FrameCheckSequenceLength = Int(fields),
        Sections = fields.Count(),
        ResolvedNames = new ResolvedNames(fields.Count(), fields.Count(), fields.Count(), fields.Count()),
        DecryptionSecrets = ReadCounts(fields),
        CustomBlocks = ReadCounts(fields),
        CustomBlocksNotCopied = ReadCounts(fields),
        JournalEntries = fields.Count(),
        BlockComments = fields.List(fields.Text),
    };

    private static void Write(PartialFields fields, CaptureInterface one)
    {
        fields.Add(one.LinkType.Value);
        fields.Add(one.SnapLength);
        fields.Add((byte)one.Precision);
        foreach (string? text in (string?[])[one.Name, one.Description, one.Filter, one.OperatingSystem, one.Hardware])
            fields.Add(text);
        fields.Add(one.Comments, fields.Add);
        fields.Add(one.Addresses, address =>
        {
            fields.Add(address.Address.ToString());
            fields.Add(address.PrefixLength);
        });
        fields.Add(one.MacAddress);
        fields.Add(one.EuiAddress);
        fields.Add(one.Speed);
        fields.Add(one.TransmitSpeed);
        fields.Add(one.ReceiveSpeed);
        fields.Add((ulong?)one.FrameCheckSequenceLength);
        fields.Add((ulong?)one.FilterInstructions);
        fields.Add(one.TimeZone);
        fields.Add(one.TimeOffset);
        fields.Add(one.Statistics is not null);
        if (one.Statistics is { } statistics)
            Write(fields, statistics);
        fields.Add(one.StatisticsCount);
        fields.Add(one.Section);
        fields.Add(one.IdInSection);
        fields.Add((ulong?)one.TimeResolution);
        fields.Add(one.Scale is not null);
        fields.Add((byte)one.ByteOrder);
    }

    private static List<CaptureInterface> ReadInterfaces(PartialCursor fields)
    {
        int id = 0;
        return fields.List(() => Read(fields, id++));
    }

    private static CaptureInterface Read(PartialCursor fields, int id)
    {
        var one = new CaptureInterface(
            id, new LinkType(fields.UShort()), fields.UInt(), Defined<TimestampPrecision>(fields))
        {
            Name = fields.TextOrNone(),
            Description = fields.TextOrNone(),
            Filter = fields.TextOrNone(),
            OperatingSystem = fields.TextOrNone(),
            Hardware = fields.TextOrNone(),
            Comments = fields.List(fields.Text),
            Addresses = fields.List(() => ReadAddress(fields)),
            MacAddress = fields.TextOrNone(),
            EuiAddress = fields.TextOrNone(),
            Speed = fields.ULongOrNone(),
            TransmitSpeed = fields.ULongOrNone(),
            ReceiveSpeed = fields.ULongOrNone(),
            FrameCheckSequenceLength = Int(fields),
            FilterInstructions = Int(fields),
            TimeZone = fields.TextOrNone(),
            TimeOffset = fields.Long(),
            Statistics = fields.Bool() ? ReadStatistics(fields) : null,
            StatisticsCount = fields.Count(),
            Section = fields.Count(),
            IdInSection = fields.Int(),
            TimeResolution = (byte?)fields.ULongOrNone(),
        };
        return one with
        {
            Scale = fields.Bool()
                ? TimeScale.Of(one.TimeResolution ?? InterfaceOptions.UsualResolution, one.TimeOffset)
                : null,
            ByteOrder = Defined<ByteOrder>(fields),
        };
    }

    private static InterfaceAddress ReadAddress(PartialCursor fields) =>
        IPAddress.TryParse(fields.Text(), out IPAddress? address)
            ? new InterfaceAddress(address, fields.Int())
            : throw fields.Fault("an address is not valid");

    private static void Write(PartialFields fields, InterfaceStatistics statistics)
    {
        fields.Add(statistics.Time);
        fields.Add(statistics.Started);
        fields.Add(statistics.Ended);
        fields.Add(statistics.Received);
        fields.Add(statistics.Dropped);
        fields.Add(statistics.FilterAccepted);
        fields.Add(statistics.DroppedBySystem);
        fields.Add(statistics.Delivered);
        fields.Add(statistics.Comments, fields.Add);
    }

    private static InterfaceStatistics ReadStatistics(PartialCursor fields) => new()
    {
        Time = fields.Time(),
        Started = fields.TimeOrNone(),
        Ended = fields.TimeOrNone(),
        Received = fields.ULongOrNone(),
        Dropped = fields.ULongOrNone(),
        FilterAccepted = fields.ULongOrNone(),
        DroppedBySystem = fields.ULongOrNone(),
        Delivered = fields.ULongOrNone(),
        Comments = fields.List(fields.Text),
    };

    private static void Write(PartialFields fields, PcapNgBlockCounts counts)
    {
        fields.Add(counts.Blocks);
        fields.Add(counts.Kinds, kind =>
        {
            fields.Add(kind.Id);
            fields.Add(kind.Blocks);
            fields.Add(kind.Bytes);
        });
    }

    private static PcapNgBlockCounts ReadCounts(PartialCursor fields) => new(
        fields.Count(),
        fields.List(() => new PcapNgBlockKind(fields.UInt(), fields.Count(), fields.Count())));

    private static int? Int(PartialCursor fields) => fields.ULongOrNone() is { } value
        ? value <= int.MaxValue ? (int)value : throw fields.Fault("a number is out of range")
        : null;

    private static TEnum Defined<TEnum>(PartialCursor fields)
        where TEnum : struct, Enum
    {
        var value = (TEnum)Enum.ToObject(typeof(TEnum), (int)fields.Byte());
        return Enum.IsDefined(value) ? value : throw fields.Fault("a number is out of range");
    }
}
