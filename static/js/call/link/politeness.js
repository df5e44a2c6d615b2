/**
 * Which of two pages yields when both offer at once. Two never both yield and never both insist: the candidate yields
 * to everybody, and among the others the one with the larger number.
 *
 * @param {{me: import("../../room/context.js").Person, people?: import("../../room/context.js").Person[]}} config
 * @param {number} userId The other person.
 */
export function isPolite({ me, people = [] }, userId) {
  if (me.role === "candidate") return true
  const other = people.find(({ user_id: id }) => id === userId)
  return other !== undefined && other.role !== "candidate" && me.user_id > userId
}
