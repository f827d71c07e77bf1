namespace PcapStream.Capture;

/// <summary>The lines of a damage ledger, whose number is bounded.</summary>
internal static class DamageLedger
{
    private const int MostDamage = 10_000;
    private const string LedgerIsFull = "damage beyond what the ledger holds, with packets in between";

    /// <summary>
    /// Adds a line: a hostile capture may have damage in every other record. Adjacent damage of the same kind extends
    /// the last line, and so does all damage once the ledger is full.
    /// </summary>
    public static void Add(List<DamageEntry> ledger, DamageEntry entry)
    {
        if (ledger.Count > 0 && ledger[^1] is var last && (entry.Continues(last) || ledger.Count == MostDamage))
        {
            ledger[^1] = last with
            {
                Length = entry.Offset + entry.Length - last.Offset,
                Reason = entry.Continues(last) ? last.Reason : LedgerIsFull,
            };
        }
        else
        {
            ledger.Add(entry);
        }
    }
}
