namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// systemd Journal Export Block (draft-ietf-opsawg-pcapng, section 4.8): one entry of the journal, which is counted and
/// not looked at.
/// <code>
///  0             8
///  +-------------+-----------------------+
///  | block frame | journal entry, padded |
///  +-------------+-----------------------+
/// </code>
/// </summary>
internal static class SystemdJournalExportBlock
{
    public static CaptureDescription Describe(CaptureDescription description) => description with { JournalEntries = description.JournalEntries + 1 };
}
