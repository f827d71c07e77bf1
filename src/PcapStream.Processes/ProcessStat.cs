using System.Buffers.Text;
using System.Text;

namespace PcapStream.Processes;

/// <summary>The fields of /proc/PID/stat: proc_pid_stat(5).</summary>
/// <param name="Id">The process id.</param>
/// <param name="Name">The name, at most 15 bytes of it.</param>
/// <param name="State">A letter; Z is a process that has ended and is not yet reaped.</param>
/// <param name="Parent">The parent's process id.</param>
/// <param name="Group">The process group.</param>
/// <param name="Session">The session.</param>
/// <param name="Cpu">User and system time.</param>
/// <param name="Start">The start time in clock ticks; together with the id it is unique.</param>
/// <param name="AddressSpace">Bytes of address space.</param>
/// <param name="Resident">Bytes of the resident set.</param>
internal sealed record ProcessStat(
    int Id, string Name, char State, int Parent, int Group, int Session, TimeSpan Cpu, long Start, long AddressSpace,
    long Resident)
{
    private const int Longest = 1024;

    // Counted from the state, the first field after the name.
    private const int ParentField = 1;
    private const int GroupField = 2;
    private const int SessionField = 3;
    private const int UserTimeField = 11;
    private const int SystemTimeField = 12;
    private const int StartField = 19;
    private const int AddressSpaceField = 20;
    private const int ResidentField = 21;

    // USER_HZ, which is 100 on every architecture that .NET runs on.
    private const long TicksPerClockTick = TimeSpan.TicksPerSecond / 100;

    public bool HasEnded => State is 'Z' or 'X';

    /// <returns>Null when there is no such process.</returns>
    public static ProcessStat? Read(int process)
    {
        ReadOnlySpan<byte> text = ProcFile.Read(process, "stat", stackalloc byte[Longest]);
        // The name may contain any characters, even brackets and spaces.
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
        return new ProcessStat(process, name, state,
            (int)fields[ParentField], (int)fields[GroupField], (int)fields[SessionField],
            TimeSpan.FromTicks((fields[UserTimeField] + fields[SystemTimeField]) * TicksPerClockTick),
            fields[StartField], fields[AddressSpaceField], fields[ResidentField] * Environment.SystemPageSize);
    }
}
