namespace PcapStream.Tests.Support;

/// <summary>
/// Other people's captures with Wireshark's answers, which are no part of the repository: in the folder that
/// PCAPSTREAM_CORPUS names.
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
