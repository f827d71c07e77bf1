namespace PcapStream.Operations.Plan;

/// <summary>What a stretch of a capture holds.</summary>
/// <param name="Bytes">Bytes of the records that start in it, and of what is none.</param>
/// <param name="Packets">Packets among them.</param>
/// <param name="CsvBytes">Bytes of their text.</param>
/// <param name="Damaged">Whether damage was passed over.</param>
/// <param name="Parsing">How long reading and counting took one thread.</param>
/// <param name="Writing">How long reading and making the text took one thread.</param>
internal readonly record struct Sample(long Bytes, long Packets, long CsvBytes, bool Damaged, TimeSpan Parsing, TimeSpan Writing)
{
    public static Sample operator +(Sample one, Sample other) => new(
        one.Bytes + other.Bytes, one.Packets + other.Packets, one.CsvBytes + other.CsvBytes, one.Damaged || other.Damaged,
        one.Parsing + other.Parsing, one.Writing + other.Writing);
}
