using System.Buffers.Text;
using System.Text;

namespace PcapStream.Processes;

/// <summary>What /proc/PID/stat says of a process: proc_pid_stat(5).</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name, at most 15 bytes of it.</param>
/// <param name="State">A letter; Z is one that has ended, and waits for its parent to hear of it.</param>
/// <param name="Parent">Its parent's number.</param>
/// <param name="Group">Its process group.</param>
/// <param name="Session">Its session.</param>
/// <param name="Start">When it started, in clock ticks: with its number, it names it for good.</param>
/// <param name="AddressSpace">Bytes of its address space.</param>
/// <param name="Resident">Bytes of its resident set.</param>
internal readonly record struct ProcessStat(int Id, string Name, char State, int Parent, int Group, int Session, long Start, long AddressSpace, long Resident)
{
    private const int Longest = 1024;

    // Counted from the state, the first behind the name.
    private const int ParentField = 1;
    private const int GroupField = 2;
    private const int SessionField = 3;
    private const int StartField = 19;
    private const int AddressSpaceField = 20;
    private const int ResidentField = 21;

    public bool HasEnded => State is 'Z' or 'X';

    /// <returns>Null where there is no such process.</returns>
    public static ProcessStat? Read(int process)
    {
        ReadOnlySpan<byte> text = ProcFile.Read(process, "stat", stackalloc byte[Longest]);
        // The name may hold whatever a name can, brackets and spaces included.
        int open = text.IndexOf((byte)'(');
        int close = text.LastIndexOf((byte)')');
        if (open < 0 || close + 2 >= text.Length)
            return null;
        string name = Encoding.UTF8.GetString(text[(open + 1)..close]);
        Span<long> fields = stackalloc long[ResidentField + 1];
        ReadOnlySpan<byte> rest = text[(close + 2)..];
        char state = (char)rest[0];
        for (int i = 1; i < fields.Length; i++)
        {
            rest = rest[(rest.IndexOf((byte)' ') + 1)..];
            if (!Utf8Parser.TryParse(rest, out fields[i], out _))
                return null;
        }
        return new ProcessStat(process, name, state, (int)fields[ParentField], (int)fields[GroupField], (int)fields[SessionField],
            fields[StartField], fields[AddressSpaceField], fields[ResidentField] * Environment.SystemPageSize);
    }
}
