namespace PcapStream.Tests.Support;

/// <summary>Other people's captures as editcap copies them.</summary>
internal static class Editcap
{
    private const long LargestFile = 2 << 20;

    // PCAPSTREAM_CORPUS_EVERY=1 compares the whole corpus, which takes an hour.
    private static readonly int? Step =
        int.TryParse(Environment.GetEnvironmentVariable("PCAPSTREAM_CORPUS_EVERY"), out int step) ? step : null;

    /// <summary>Captures of the corpus that Wireshark reads.</summary>
    /// <param name="every">One of so many, unless PCAPSTREAM_CORPUS_EVERY says another number.</param>
    /// <param name="encapsulation">capinfos' name of the link type; null for all.</param>
    public static IEnumerable<string> Captures(int every = 1, string? encapsulation = null) =>
        File.ReadLines(Path.Combine(Corpus.Root, "expected", "capinfos.tsv")).Select(line => line.Split('\t'))
            .Where((row, index) => row[1] == "0" && index % (Step ?? every) == 0)
            .Where(row => encapsulation is null || row[6] == encapsulation)
            .Select(row => Path.Combine(Corpus.Root, row[0]))
            .Where(file => new FileInfo(file).Length < LargestFile);

    /// <summary>Captures as <see cref="Captures"/> has them, in groups of neighbours.</summary>
    public static IEnumerable<string[]> Groups(int size, int every = 1) => Captures(every).Chunk(size);

    /// <summary>
    /// The packets of an editcap run that writes pcapng; null where it refuses to write what it read, or damage.
    /// </summary>
    /// <param name="options">Options.</param>
    /// <param name="file">The capture.</param>
    /// <param name="numbers">Numbers of packets.</param>
    public static List<ReadPacket>? Run(string[] options, string file, params string[] numbers)
    {
        using var folder = new TemporaryFolder();
        int exitCode = ForeignTool.Run("editcap", ["-F", "pcapng", .. options, file, folder["out"], .. numbers])
            .ExitCode;
        return exitCode == 0 ? ReadPacket.All(File.ReadAllBytes(folder["out"])).Packets : null;
    }

    /// <summary>
    /// Whether editcap's plain copy of a capture has the same packets. It gives packets without a time one, and changes
    /// fractions of a second beyond a second.
    /// </summary>
    public static bool CopiesExactly(string file) =>
        Run([], file) is { } copied && Same(copied, ReadPacket.All(File.ReadAllBytes(file)).Packets);

    /// <summary>Whether packets have the same times and bytes, and the same lengths as written captures have.</summary>
    public static bool Same(List<ReadPacket> theirs, List<ReadPacket> ours) =>
        theirs.Count == ours.Count && theirs.Zip(ours).All(pair =>
            pair.First.Nanoseconds == pair.Second.Nanoseconds
                && Sound(pair.First) == Sound(pair.Second)
                && pair.First.Data.AsSpan().SequenceEqual(pair.Second.Data));

    // In written captures, an original length is at least the captured one.
    private static uint Sound(ReadPacket packet) => Math.Max(packet.OriginalLength, (uint)packet.Data.Length);
}
