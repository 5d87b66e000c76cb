/**
 * Run before the page is first painted: a link that holds a question opens with the place of its
 * answer, so that nothing moves under the reader's eyes. No module, since modules come after.
 */
if (/[?&](?:commune|postcode|lat|q)=/.test(location.search))
  document.documentElement.classList.add("is-asked");
