using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Counters;

/// <summary>
/// The growth of a method's activations that one line of another method called, on one thread. A block of the counter
/// file.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CallCounters
{
    public CounterBlock Header;
    public int Table;
    public int CallerTable;
    public int CallerRow;
    public long Bytes;

    /// <summary>The next line that calls the method. The pointer means nothing to other processes.</summary>
    public CallCounters* Next;

    /// <summary>Adds growth to the counters of a line; the last used ones are the first.</summary>
    public static void Add(TableCounters* table, TableCounters* caller, int row, long bytes)
    {
        CallCounters* first = table->Callers;
        if (first == null || first->CallerTable != caller->Table || first->CallerRow != row)
        {
            first = Find(table, caller->Table, row);
            if (first == null)
                return;
        }
        first->Bytes += bytes;
    }

    private static CallCounters* Find(TableCounters* table, int callerTable, int row)
    {
        for (CallCounters** link = &table->Callers; *link != null; link = &(*link)->Next)
        {
            CallCounters* found = *link;
            if (found->CallerTable == callerTable && found->CallerRow == row)
            {
                *link = found->Next;
                found->Next = table->Callers;
                return table->Callers = found;
            }
        }
        var added = (CallCounters*)CounterFile.Allocate(sizeof(CallCounters));
        if (added == null)
            return null;
        added->Table = table->Table;
        added->CallerTable = callerTable;
        added->CallerRow = row;
        added->Next = table->Callers;
        Volatile.Write(ref *(int*)&added->Header.Kind, (int)CounterBlockKind.Calls);
        return table->Callers = added;
    }
}
