namespace PcapStream.Tests.Support;

/// <summary>
/// Captures of other programs with Wireshark's answers, which are not in the repository, in the folder of
/// PCAPSTREAM_CORPUS.
/// </summary>
internal static class Corpus
{
    /// <summary>The folder; skips the test where there is none.</summary>
    public static string Root
    {
        get
        {
            string? root = Environment.GetEnvironmentVariable("PCAPSTREAM_CORPUS");
            Assert.SkipUnless(Directory.Exists(root), "PCAPSTREAM_CORPUS names no folder of captures");
            return root!;
        }
    }
}
